import { boxOffice } from "../box-office";
import type { Scenario } from "../model";

/** An ordinary evening. Its warnings are the kind every system has, and nobody should be woken by them. */
export const quiet: Scenario = {
  name: "quiet",
  title: "A quiet evening",
  description: "The shop sells tickets and nothing is wrong. There should be no incident.",
  world: boxOffice,
  historyMinutes: 15,
  liveMinutes: 3,
  phases: [],
  truth: null,
};
