import {
  Ban,
  Check,
  CircleCheckBig,
  CircleDashed,
  Hand,
  History,
  type LucideIcon,
  Minus,
  TriangleAlert,
  Undo2,
  Vote,
  X,
} from "lucide-react";
import type { Seat } from "@/lib/commander/quorum/schemas";
import type { Plan, PlanState } from "@/lib/remediation/schemas";

interface Look {
  label: string;
  icon: LucideIcon;
  text: string;
  soft: string;
}

export const SEAT_LOOK: Record<Seat["state"], Look> = {
  approve: { label: "approves", icon: Check, text: "text-success", soft: "bg-success/12 border-success/40" },
  reject: {
    label: "rejects",
    icon: X,
    text: "text-severity-critical",
    soft: "bg-severity-critical/10 border-severity-critical/40",
  },
  abstain: { label: "abstains", icon: Minus, text: "text-muted-foreground", soft: "bg-muted border-border" },
  faulty: {
    label: "faulty",
    icon: TriangleAlert,
    text: "text-warning",
    soft: "bg-warning/12 border-warning/50 border-dashed",
  },
  missing: {
    label: "no vote yet",
    icon: CircleDashed,
    text: "text-muted-foreground",
    soft: "bg-background border-border border-dashed",
  },
};

export const AGENT_NAME: Record<Seat["agent"], string> = {
  detection: "Detection",
  diagnosis: "Diagnosis",
  prediction: "Prediction",
  resolution: "Resolution",
  communication: "Communication",
};

/** What each agent was asked. */
export const AGENT_QUESTION: Record<Seat["agent"], string> = {
  detection: "Is it real, and does it still go on?",
  diagnosis: "Does the plan act on what broke?",
  prediction: "Whom does it put at risk, and is waiting cheaper?",
  resolution: "Can each step be checked, done and taken back?",
  communication: "Is everybody told whose service is touched?",
};

export const STATE_LOOK: Record<PlanState, Look> = {
  voting: { label: "Agents are voting", icon: Vote, text: "text-link", soft: "bg-link/10" },
  carried: {
    label: "Carried by the agents",
    icon: CircleCheckBig,
    text: "text-success",
    soft: "bg-success/10",
  },
  waits: { label: "Waits for a person", icon: Hand, text: "text-warning", soft: "bg-warning/10" },
  approved: { label: "Approved", icon: CircleCheckBig, text: "text-success", soft: "bg-success/10" },
  rejected: { label: "Rejected", icon: Ban, text: "text-severity-critical", soft: "bg-severity-critical/10" },
  withdrawn: { label: "Withdrawn", icon: Undo2, text: "text-muted-foreground", soft: "bg-muted" },
  superseded: { label: "Replaced", icon: History, text: "text-muted-foreground", soft: "bg-muted" },
};

export const UNDECIDED: readonly PlanState[] = ["voting", "waits"];
export const WITHDRAWABLE: readonly PlanState[] = ["voting", "waits", "carried", "approved"];

/** Why a vote counts for nothing, or that it holds; in a sentence. */
export function signatureOf(plan: Plan, agent: Seat["agent"]): { text: string; isGood: boolean } | null {
  const own = plan.votes.filter((vote) => vote.agent === agent);
  if (own.length === 0) return null;
  if (own.some(({ signature }) => signature === "invalid"))
    return { text: "The signature is not its own.", isGood: false };
  if (own.some(({ failure }) => failure !== null))
    return { text: own.find(({ detail }) => detail)?.detail ?? "No vote came.", isGood: false };
  if (own.some(({ signature }) => signature === "none"))
    return { text: "What came was no vote.", isGood: false };
  if (!own.some(({ isOnThisVersion }) => isOnThisVersion))
    return { text: "Signed, for another version of the plan.", isGood: false };
  return { text: "Signed by the agent, for exactly this version.", isGood: true };
}

/** What the picture shows, for those who hear it. */
export const spokenScore = ({ outcome: { approvals, needed, seats } }: Plan): string =>
  `${approvals} of ${seats.length} agents approve${needed === null ? "; people decide" : `, ${needed} are needed`}`;
