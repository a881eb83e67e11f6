import { and, arrayContains, desc, eq, gte, ilike, inArray, lt, lte, or } from "drizzle-orm";
import { z } from "zod";
import { incidents } from "@/db/schema";
import { authorize, type Ctx } from "@/lib/access";
import { invalid } from "@/lib/kit/errors";
import type { Page } from "@/lib/kit/page";
import { cursorNumber, cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import { SEVERITIES } from "@/lib/signals";
import { presentIncident, selectListed } from "./internal";
import { type Incident, type IncidentListQuery, STATUSES } from "./schemas";

const cursorSchema = z.tuple([cursorTime, cursorNumber]);

/** Newest first, a page at a time by (openedAt, number). */
export async function listIncidents(ctx: Ctx, query: IncidentListQuery): Promise<Page<Incident>> {
  authorize(ctx, "incidents:read");
  const { status, severity, service, q, from, to, limit, cursor } = query;
  const rows = await selectListed(
    ctx,
    status ? inArray(incidents.status, choices("status", status, STATUSES)) : undefined,
    severity ? inArray(incidents.severity, choices("severity", severity, SEVERITIES)) : undefined,
    service ? arrayContains(incidents.services, [service]) : undefined,
    q ? matches(q) : undefined,
    from ? gte(incidents.openedAt, new Date(from)) : undefined,
    to ? lte(incidents.openedAt, new Date(to)) : undefined,
    cursor ? olderThan(cursor) : undefined,
  )
    .orderBy(desc(incidents.openedAt), desc(incidents.number))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    ({ incident }) => [incident.openedAt.getTime(), incident.number],
    presentIncident,
  );
}

function choices<const T extends string>(field: string, text: string, known: readonly T[]): T[] {
  const given = text.split(",").map((part) => part.trim());
  const wrong = given.find((part) => !known.includes(part as T));
  if (wrong !== undefined) throw invalid(field, `must be among ${known.join(", ")}`);
  return given as T[];
}

/** A number finds the incident of that number, text its title. */
function matches(q: string) {
  const pattern = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const number = /^#?(\d{1,9})$/.exec(q.trim())?.[1];
  return or(ilike(incidents.title, pattern), number ? eq(incidents.number, Number(number)) : undefined);
}

function olderThan(cursor: string) {
  const [time, number] = decodeCursor(cursor, cursorSchema);
  const at = new Date(time);
  return or(lt(incidents.openedAt, at), and(eq(incidents.openedAt, at), lt(incidents.number, number)));
}
