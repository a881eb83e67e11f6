export type { RecordRef, TemplateFinding, WindowFindings } from "./findings";
export { getTemplate } from "./get";
export { listTemplates } from "./list";
export { type MinedWindow, mineWindow } from "./mine";
export { forgetMiner } from "./miners";
export { patchTemplate } from "./patch";
export * from "./schemas";
export { type StoredRow, storeMined } from "./store";
export { levelOfLines, type Tally } from "./tally";
