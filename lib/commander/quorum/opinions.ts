import type { Report } from "../report/schemas";
import type { Agent, PlanContent, Stance } from "./schemas";
import { communicationVotes } from "./voters/communication";
import { detectionVotes } from "./voters/detection";
import { diagnosisVotes } from "./voters/diagnosis";
import { predictionVotes } from "./voters/prediction";
import { resolutionVotes } from "./voters/resolution";
import type { Judge } from "./voters/stance";

const JUDGES: Record<Agent, Judge> = {
  detection: detectionVotes,
  diagnosis: diagnosisVotes,
  prediction: predictionVotes,
  resolution: resolutionVotes,
  communication: communicationVotes,
};

/** What one agent thinks of exactly this plan, from the report alone: the same two make the same opinion. */
export const opinionOn = (agent: Agent, plan: PlanContent, report: Report): Stance =>
  JUDGES[agent]({ plan, report });

/** What each of the five thinks. */
export const opinionsOn = (plan: PlanContent, report: Report): Record<Agent, Stance> => ({
  detection: opinionOn("detection", plan, report),
  diagnosis: opinionOn("diagnosis", plan, report),
  prediction: opinionOn("prediction", plan, report),
  resolution: opinionOn("resolution", plan, report),
  communication: opinionOn("communication", plan, report),
});
