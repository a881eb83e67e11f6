export { joinLines } from "./join";
export { parseLine } from "./parse";
export type { ParsedLine } from "./parsed";
