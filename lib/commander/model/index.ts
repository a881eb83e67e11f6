export { forgetAnswers } from "./answers";
export { type AskOptions, askWithin } from "./ask";
export { openBudget } from "./budget";
export { standModelMetrics } from "./metrics";
export { whyNoModel } from "./permitted";
export * from "./schemas";
export { aiStanding } from "./standing";
export { tryModel } from "./try-model";
