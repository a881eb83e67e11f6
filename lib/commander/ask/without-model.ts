import { cut } from "@/lib/kit/cut";
import type { Claim } from "../evidence/schemas";
import { harmless } from "../hostile/fence";
import { speaksToReader } from "../hostile/speech";
import type { Found, FoundRow, ToolName } from "../tools";

const CLAIMS_OF_EACH = 5;
const QUOTE_CHARS = 240;

export interface LookedAt {
  name: ToolName;
  input: Record<string, unknown>;
  found: Found;
}

/**
 * What rows say to a question, when no model puts it into words: a sentence for each look, and its rows as claims. No word of a
 * row is in the sentences; rows that speak to their reader are left out. Pure.
 */
export function plainAnswer(
  looked: readonly LookedAt[],
  known: (name: string) => boolean,
): { text: string; claims: Claim[] } {
  const parts = looked.map(({ name, input, found }) => {
    const rows = found.rows.filter(({ text, note }) => !speaksToReader(`${note ?? ""} ${text}`));
    return { rows, sentence: sentenceOf(name, input, rows) };
  });
  const claims = parts.flatMap(({ rows }) => rows.slice(0, CLAIMS_OF_EACH).map((row) => claimOf(row, known)));
  const unique = [...new Map(claims.map((claim) => [claim.evidence[0]!.id, claim])).values()];
  const sentences = [...new Set(parts.map(({ sentence }) => sentence))];
  const nothing = parts.every(({ rows }) => rows.length === 0);
  const more =
    nothing && sentences.length === 0
      ? ["Nothing was looked for: name a service, a time or words of a log line."]
      : [];
  return { text: [...sentences, ...more].join("\n"), claims: unique };
}

const amount = (count: number, one: string, many = `${one}s`) =>
  count === 1 ? `1 ${one}` : `${count} ${many}`;
const times = (rows: readonly FoundRow[]) => {
  const all = rows.flatMap(({ at }) => at ?? []).sort();
  const first = all[0]?.slice(0, 16).replace("T", " ");
  const last = all.at(-1)?.slice(0, 16).replace("T", " ");
  return first ? (first === last ? ` at ${last} UTC` : ` from ${first} to ${last} UTC`) : "";
};
const placeOf = ({ service, services }: Record<string, unknown>) => {
  const names = typeof service === "string" ? [service] : Array.isArray(services) ? services.map(String) : [];
  return names.length > 0 ? ` of ${harmless(cut(names.join(", "), 200))}` : "";
};

function sentenceOf(name: ToolName, input: Record<string, unknown>, rows: readonly FoundRow[]): string {
  const of = placeOf(input);
  const count = rows.length;
  const lines = rows.reduce((sum, row) => sum + (row.count ?? 1), 0);
  const sentences: Record<ToolName, string> = {
    search_records: count
      ? `${amount(lines, "log line")}${of} in ${amount(count, "kind")} fit${times(rows)}.`
      : `No log line${of} fits.`,
    template_histogram: count
      ? `${amount(count, "kind")} of log lines${of}, ${lines} in all.`
      : `Nothing${of} was logged.`,
    compare_with_before: count
      ? `${amount(count, "kind")} of log lines${of} changed against the time before.`
      : `What is logged${of} is as before.`,
    service_and_neighbours: count ? `The catalog knows this${of}.` : `The catalog does not know it${of}.`,
    changes: count ? `${amount(count, "change")}${of}${times(rows)}.` : `Nothing${of} was changed.`,
    similar_incidents: count
      ? `${amount(count, "past incident")} ${count === 1 ? "was" : "were"} like this one.`
      : "No past incident was like this one.",
    runbooks: count ? `${amount(count, "runbook")} may fit.` : "No runbook fits.",
  };
  return sentences[name];
}

const KINDS: Record<FoundRow["kind"], string> = {
  record: "A log line says so.",
  template: "Lines of this kind were logged.",
  alert: "An alert says so.",
  signal: "A signal says so.",
  change: "This was changed.",
  service: "The catalog says so.",
  incident: "A past incident was like this one.",
  runbook: "A runbook speaks of it.",
};

function claimOf(
  { id, kind, service, count, note, text }: FoundRow,
  known: (name: string) => boolean,
): Claim {
  const figures = kind === "record" && count && count > 1 ? ` ${count} lines are like it.` : "";
  // The figures of templates are ours; titles are somebody's words.
  const told = kind === "template" && note ? ` ${harmless(cut(note, 200))}.` : "";
  return {
    kind: "context",
    text: `${service ? `${service}: ` : ""}${KINDS[kind]}${figures}${told}`,
    entity: service && known(service) ? { kind: "service", name: service } : null,
    evidence: [{ id, quote: cut(harmless(text), QUOTE_CHARS) }],
  };
}
