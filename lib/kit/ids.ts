import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
export const PREFIXES = {
  workspace: "ws",
  user: "usr",
  key: "key",
  session: "ses",
  invitation: "inv",
  batch: "bat",
  window: "win",
  template: "tpl",
  signal: "sig",
  incident: "inc",
  timelineEntry: "tle",
  audit: "aud",
  change: "chg",
  noiseRule: "nrl",
  mappingRule: "map",
  deadLetter: "dlq",
  runbook: "rbk",
  lesson: "les",
  groupingRule: "grl",
  shadowFinding: "shf",
  analysis: "ana",
  steer: "str",
  question: "qst",
  plan: "pln",
  request: "req",
} as const;

/** `inc_` + 9 characters of time (ms) + 11 of chance (55 bits): unguessable enough to collide never, sortable by creation. */
export function newId(kind: keyof typeof PREFIXES, now = Date.now()): string {
  let time = "";
  for (let i = 0, rest = now; i < 9; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  let chance = "";
  for (const byte of randomBytes(11)) chance += ALPHABET[byte & 31];
  return `${PREFIXES[kind]}_${time}${chance}`;
}
