import { cut } from "@/lib/kit/cut";
import type { ToolName } from "../tools";

export interface PlannedLook {
  name: ToolName;
  input: Record<string, unknown>;
}

const CHANGES =
  /\b(?:deploy\w*|changed?|changes|releases?d?|roll(?:ed)? ?out|rollouts?|flags?|config\w*|versions?|upgrad\w+|scal(?:e|ed|ing))\b/i;
const SIMILAR =
  /\b(?:similar|before|ever|past|previous(?:ly)?|last time|again|seen this|happened|history|like this)\b/i;
const RUNBOOKS =
  /\b(?:runbooks?|playbooks?|how (?:do|can|should|to)|fix|steps?|procedure|mitigat\w+|resolve|remedy|what (?:should|can) (?:i|we) do)\b/i;
const COMPARE =
  /\b(?:new|compare\w*|differ\w*|increas\w+|spik\w+|more than|unusual|rare|usual|began|start\w*)\b/i;
const NEIGHBOURS =
  /\b(?:depend\w*|needs?|calls?|called by|upstream|downstream|neighbou?rs?|owns?|owner|team|instances?|pods?|nodes?|topology|who is)\b/i;
const COUNT = /\b(?:how (?:many|often)|count|histogram|per minute|rate|minutes?)\b/i;

/** Words that say nothing about a log line. */
const STOP = new Set(
  "a about after all an and any are as at be been before being but by can could did do does during error errors find for from get give had has have how i if in into is it its last line lines list log logs look many me messages minutes most my no not now of often on or our please mention mentioned mentions say said says see seen service show since so some speak speaks spoke talk talks tell tells than that the their them then there these they this those to up us was we were what when where which who why will with would you your happened happening wrong broke broken hours hour".split(
    " ",
  ),
);
const QUOTED = /"([^"]{2,100})"|'([^']{3,100})'/g;
const SERVICES_AT_MOST = 3;
const WORDS_AT_MOST = 4;
const LAST = /\b(?:last|past)\s+(\d{1,3})\s*(min(?:ute)?s?|m|h(?:ou)?rs?|h)\b/i;

/**
 * Which looks answer a question without any model, by its words; `services` are those it names. Where it is answered already by
 * what was found before, lines are looked for only if it speaks of them. Pure.
 */
export function planLooks(
  question: string,
  services: readonly string[],
  { until }: { until: number },
  isAnswered = false,
): PlannedLook[] {
  const named = services.slice(0, SERVICES_AT_MOST);
  const range = rangeOf(question, until);
  const of = named.length > 0 ? named.map((service) => ({ service })) : [{}];
  const looks: PlannedLook[] = [];
  const add = (name: ToolName, ...inputs: Record<string, unknown>[]) =>
    looks.push(...inputs.map((input) => ({ name, input })));
  if (CHANGES.test(question)) add("changes", ...of.map((one) => ({ ...one, ...range })));
  if (SIMILAR.test(question)) add("similar_incidents", { limit: 5 });
  if (RUNBOOKS.test(question)) add("runbooks", { query: cut(question, 400), limit: 3 });
  if (COMPARE.test(question))
    add("compare_with_before", { ...(named.length > 0 && { services: named }), ...range });
  if (COUNT.test(question))
    add("template_histogram", { ...(named.length > 0 && { services: named }), ...range });
  if (NEIGHBOURS.test(question)) add("service_and_neighbours", ...named.map((service) => ({ service })));
  const words = wordsOf(question, new Set(named));
  if ((looks.length === 0 && !isAnswered) || QUOTES.test(question))
    add(
      "search_records",
      ...of.map((one) => ({ ...one, ...range, ...(words ? { text: words } : { level: "warn" }), limit: 8 })),
    );
  return looks.slice(0, 8);
}
const QUOTES = /"[^"]{2,100}"|\b(?:logs?|lines?|says?|errors?|exceptions?|messages?)\b/i;

function rangeOf(question: string, until: number): { from?: string; to?: string } {
  const [, number, unit] = LAST.exec(question) ?? [];
  if (!number || !unit) return {};
  const ms = Number(number) * (unit.toLowerCase().startsWith("h") ? 3_600_000 : 60_000);
  return { from: new Date(until - ms).toISOString(), to: new Date(until).toISOString() };
}

/** What stands in quotes, else the words that a line may hold. */
function wordsOf(question: string, services: ReadonlySet<string>): string {
  const quoted = [...question.matchAll(QUOTED)].map(([, a, b]) => `"${a ?? b}"`);
  if (quoted.length > 0) return cut(quoted.slice(0, 2).join(" "), 200);
  const words = (question.match(/[\p{L}\p{N}][\p{L}\p{N}._:/-]{2,60}/gu) ?? []).filter(
    (word) => !STOP.has(word.toLowerCase()) && !services.has(word.replace(/[._:/-]+$/, "")),
  );
  return cut(
    [...new Set(words.map((word) => word.replace(/[._:/-]+$/, "")))].slice(0, WORDS_AT_MOST).join(" "),
    200,
  );
}
