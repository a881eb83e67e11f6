export type { AskedWithin, Asker } from "./asker";
export { formOpinion, type OpinionWishes } from "./form-opinion";
export { PROMPT_VERSION } from "./prompt";
export { configuredAsker } from "./real-asker";
