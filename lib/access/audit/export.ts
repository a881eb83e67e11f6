import { csvLine } from "@/lib/kit/csv";
import { authorize, type Ctx } from "../context";
import type { AuditEntry, AuditFilter, AuditFormat } from "../schemas";
import { type Place, placeOf, presentEntry, selectEntries } from "./filter";

/** Entries in memory at a time, however many there are and however slowly they are read. */
const PAGE = 500;

/**
 * All entries that match, newest first, as text in pieces: `csv` by RFC 4180 with a header line, or `ndjson`, one entry a
 * line. The next page is read when the last one has been taken.
 */
export async function* exportAudit(
  ctx: Ctx,
  filter: AuditFilter,
  format: AuditFormat,
): AsyncGenerator<string> {
  authorize(ctx, "audit:read");
  const write = format === "csv" ? asCsv : asNdjson;
  let piece = format === "csv" ? csvLine(COLUMNS) : "";
  let after: Place | null = null;
  for (;;) {
    const rows = await selectEntries(ctx, filter, { after, limit: PAGE });
    yield piece + rows.map((row) => write(presentEntry(row))).join("");
    if (rows.length < PAGE) return;
    piece = "";
    after = placeOf(rows[rows.length - 1]!);
  }
}

const asNdjson = (entry: AuditEntry) => `${JSON.stringify(entry)}\n`;

const COLUMNS = [
  "id",
  "at",
  "actorKind",
  "actorId",
  "actor",
  "address",
  "action",
  "subject",
  "before",
  "after",
  "requestId",
];

const asCsv = ({ actor, before, after, ...entry }: AuditEntry) =>
  csvLine([
    entry.id,
    entry.at,
    actor.kind,
    actor.id,
    actor.label,
    entry.address,
    entry.action,
    entry.subject,
    json(before),
    json(after),
    entry.requestId,
  ]);

const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
