import { z } from "zod";
import { type LogRecord, searchRecords } from "@/lib/intake";
import { LEVELS } from "@/lib/intake/level";
import { recordText } from "../evidence/row-texts";
import {
  type Found,
  type FoundRow,
  iso,
  type LookTool,
  ROWS_AT_MOST,
  rangeInput,
  rangeOf,
  serviceInput,
} from "./tool";

const SCAN = 50_000;
/** Read, and then told by template. */
const READ = 200;

const input = z.object({
  text: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe('words that a line must all contain; "a phrase" in quotes'),
  service: serviceInput.optional(),
  level: z.enum(LEVELS).optional().describe("this level or worse"),
  limit: z.number().int().min(1).max(ROWS_AT_MOST).catch(20).optional(),
  ...rangeInput,
});

export const searchRecordsTool: LookTool<z.infer<typeof input>> = {
  name: "search_records",
  description:
    "Log lines of this workspace that contain words, newest first; lines of one template are told once, with how many there are.",
  input,
  words: ({ text, service, level }) =>
    `Looks for log lines${service ? ` of ${service}` : ""}${level ? ` of level ${level} or worse` : ""}${text ? ` with "${text}"` : ""}`,
  run: async (desk, { text, service, level, limit = 20, ...asked }) => {
    const range = rangeOf(desk, asked);
    const { data, nextCursor } = await searchRecords(
      desk.ctx,
      {
        q: text,
        service,
        level: level && LEVELS.slice(LEVELS.indexOf(level)),
        from: iso(range.from),
        to: iso(range.until),
        limit: READ,
      },
      SCAN,
    );
    return foldedByTemplate(data, limit, nextCursor !== null);
  },
};

/** One row for each template, the first found; a template's other lines are counted. Pure. */
export function foldedByTemplate(records: readonly LogRecord[], limit: number, isMore: boolean): Found {
  const rows = new Map<string, FoundRow & { count: number }>();
  for (const record of records) {
    const key = record.templateId ?? record.id;
    const known = rows.get(key);
    if (known) known.count++;
    else
      rows.set(key, {
        id: record.id,
        kind: "record",
        service: record.service,
        at: record.ts,
        count: 1,
        note: record.level,
        text: recordText(record),
      });
  }
  const found = [...rows.values()];
  const note =
    found.length === 0
      ? "No line was found."
      : found.length > limit
        ? `${found.length - limit} more templates were found.`
        : isMore
          ? "There are older lines."
          : null;
  return { rows: found.slice(0, limit), note };
}
