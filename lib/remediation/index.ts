export { approvePlan, rejectPlan, withdrawPlan } from "./decide";
export { editPlan } from "./edit";
export { getPlan, listPlans, listUndecidedPlans } from "./list";
export { type ProposalOf, proposePlan } from "./propose";
export * from "./schemas";
export { plansToVote, votePlan } from "./vote";
