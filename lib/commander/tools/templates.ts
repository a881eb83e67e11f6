import { z } from "zod";
import { type CountedTemplate, countTemplates } from "@/lib/templates";
import { templateText } from "../evidence/row-texts";
import { type Found, type FoundRow, iso, type LookTool, rangeInput, rangeOf, serviceInput } from "./tool";

const TEMPLATES_AT_MOST = 40;
const services = z.array(serviceInput).max(20).optional().describe("those of the incident when left out");
const input = z.object({ services, ...rangeInput });
type Input = z.infer<typeof input>;

const of = (asked: Input, none: string) => (asked.services?.length ? asked.services.join(", ") : none);

const counted: (desk: Parameters<LookTool["run"]>[0], asked: Input) => Promise<CountedTemplate[]> = (
  desk,
  asked,
) =>
  countTemplates(desk.ctx, {
    services: asked.services?.length ? asked.services : desk.incident.services,
    ...rangeOf(desk, asked),
    limit: TEMPLATES_AT_MOST,
  });

export const templateHistogramTool: LookTool<Input> = {
  name: "template_histogram",
  description:
    "What services logged, by template: how many lines in each minute, an example, and whether it is new.",
  input,
  words: (asked) => `Counts what ${of(asked, "the incident's services")} logged by the minute`,
  run: async (desk, asked) => histogramOf(await counted(desk, asked), rangeOf(desk, asked).from),
};

export const compareWithBeforeTool: LookTool<Input> = {
  name: "compare_with_before",
  description:
    "What changed in what services log: templates that are new, more, fewer or gone in a time against the same time before it.",
  input,
  words: (asked) => `Compares what ${of(asked, "the incident's services")} logged with the time before`,
  run: async (desk, asked) => comparisonOf(await counted(desk, asked), rangeOf(desk, asked).from),
};

const rowOf = (one: CountedTemplate, note: string): FoundRow => ({
  id: one.id,
  kind: "template",
  service: one.service,
  at: iso(one.firstSeenAt),
  count: one.count,
  note,
  text: templateText({ pattern: one.pattern, lines: one.example ? [one.example] : [] }),
});

const isNew = (one: CountedTemplate, from: number) => one.firstSeenAt >= from && one.before === 0;

/** Pure. */
export function histogramOf(templates: readonly CountedTemplate[], from: number): Found {
  const seen = templates.filter(({ count }) => count > 0);
  return {
    rows: seen.map((one) =>
      rowOf(one, `${one.level}${isNew(one, from) ? ", new" : ""}, by step: ${one.counts.join(" ")}`),
    ),
    note: seen.length === 0 ? "Nothing was logged." : null,
  };
}

/** A change of less is chance. */
const FACTOR = 1.5;

/** Pure. */
export function comparisonOf(templates: readonly CountedTemplate[], from: number): Found {
  const rows = templates.flatMap((one) => {
    const change = changeOf(one, from);
    return change ? [rowOf(one, `${one.level}, ${change}: ${one.count} lines, ${one.before} before`)] : [];
  });
  return { rows, note: rows.length === 0 ? "Nothing changed in what is logged." : null };
}

function changeOf(one: CountedTemplate, from: number): string | null {
  const { count, before } = one;
  if (isNew(one, from)) return "new";
  if (count === 0) return before > 0 ? "gone" : null;
  if (before === 0) return "back";
  if (count / before >= FACTOR) return "more";
  return before / count >= FACTOR ? "fewer" : null;
}
