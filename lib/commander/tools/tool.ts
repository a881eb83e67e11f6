import { z } from "zod";
import type { Ctx } from "@/lib/access";
import type { IncidentDetail } from "@/lib/incidents";
import { cut } from "@/lib/kit/cut";
import type { RowKind } from "../evidence/check";
import type { Actions } from "../run/run";

/** From where agents look: with whose rights, at which incident, and how their looks are kept. Times are epoch ms. */
export interface Desk {
  ctx: Ctx;
  incident: Pick<IncidentDetail, "id" | "number" | "title" | "services">;
  /** The incident's own time: what is looked at when nothing else is asked for. */
  from: number;
  until: number;
  actions: Actions;
  signal: AbortSignal;
}

/** One row, or rows of one template as one. `id` is what a claim quotes. */
export interface FoundRow {
  id: string;
  kind: RowKind;
  service: string | null;
  /** Of what concerns several: all of them. */
  services?: string[];
  /** ISO, null where the row has no time. */
  at: string | null;
  /** How many lines it stands for. */
  count?: number;
  /** Figures in words: "new, 42 lines, 0 before". */
  note?: string;
  text: string;
}

export interface Found {
  rows: FoundRow[];
  /** What the rows do not say: that there are more, that nothing was found. */
  note: string | null;
}

/** A look that changes nothing. Its input may be an attacker's: bounded, of this workspace alone, never a pattern. */
export interface LookTool<I = never> {
  name: string;
  description: string;
  input: z.ZodType<I>;
  /** For people: "Looks at the log lines of checkout". */
  words: (input: I) => string;
  run: (desk: Pick<Desk, "ctx" | "incident" | "from" | "until">, input: I) => Promise<Found>;
}

export const ROWS_AT_MOST = 50;
const TEXT_CHARS = 700;
const CHARS_AT_MOST = 16_000;

/** As many rows as fit, each cut; says so where some do not. */
export function bounded({ rows, note }: Found): Found {
  const kept: FoundRow[] = [];
  let chars = 0;
  for (const row of rows.slice(0, ROWS_AT_MOST)) {
    const text = cut(row.text, TEXT_CHARS);
    chars += text.length + 100;
    if (chars > CHARS_AT_MOST) break;
    kept.push({ ...row, text });
  }
  const left = rows.length - kept.length;
  const notes = [note, left > 0 ? `${left} more are not shown.` : null].filter(Boolean);
  return { rows: kept, note: notes.length > 0 ? notes.join(" ") : null };
}

export const serviceInput = z.string().trim().min(1).max(200).describe("a service's name");
const instant = z.string().max(40).optional();
export const rangeInput = {
  from: instant.describe("ISO time; the beginning of the incident when left out"),
  to: instant.describe("ISO time; now, or the end of the incident, when left out"),
};

const AROUND_MS = 24 * 3_600_000;
const LONGEST_MS = 24 * 3_600_000;

/** The time that is asked for, kept within a day around the incident and no longer than a day. */
export function rangeOf(
  { from, until }: Pick<Desk, "from" | "until">,
  asked: { from?: string | undefined; to?: string | undefined },
): { from: number; until: number } {
  const wanted = (text: string | undefined, fallback: number) => {
    const ms = text === undefined ? fallback : Date.parse(text);
    return Math.min(until + AROUND_MS, Math.max(from - AROUND_MS, Number.isFinite(ms) ? ms : fallback));
  };
  const [start, end] = [wanted(asked.from, from), wanted(asked.to, until)].sort((a, b) => a - b) as [
    number,
    number,
  ];
  return { from: Math.max(start, end - LONGEST_MS), until: end };
}

export const iso = (ms: number) => new Date(ms).toISOString();
