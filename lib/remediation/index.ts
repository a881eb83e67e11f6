export { approvePlan, rejectPlan, withdrawPlan } from "./decide";
export { editPlan } from "./edit";
export { getPlan, listIncidentPlans, listPlans } from "./list";
export { type ProposalOf, proposePlan } from "./propose";
export * from "./schemas";
export { plansToVote, votePlan } from "./vote";
