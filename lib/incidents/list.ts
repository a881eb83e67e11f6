import { and, arrayContains, desc, eq, gte, ilike, inArray, lt, lte, or, sql } from "drizzle-orm";
import { z } from "zod";
import { containing } from "@/db/literals";
import { incidents } from "@/db/schema";
import { authorize, type Ctx, inView, withinView } from "@/lib/access";
import { invalid } from "@/lib/kit/errors";
import type { Page } from "@/lib/kit/page";
import { cursorNumber, cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import { SEVERITIES } from "@/lib/signals";
import { cutIncident } from "./cut-to-view";
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
    service ? concerns(ctx, service) : undefined,
    q ? matches(ctx, q) : undefined,
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
    (row) => cutIncident(ctx, presentIncident(row)),
  );
}

function choices<const T extends string>(field: string, text: string, known: readonly T[]): T[] {
  const given = text.split(",").map((part) => part.trim());
  const wrong = given.find((part) => !known.includes(part as T));
  if (wrong !== undefined) throw invalid(field, `must be among ${known.join(", ")}`);
  return given as T[];
}

/** That an incident in view also concerns a service outside of it is not told. */
const concerns = (ctx: Ctx, service: string) =>
  and(arrayContains(incidents.services, [service]), inView(ctx, sql`${service}::text`));

/** A number finds the incident of that number, text its title where that is shown. */
function matches(ctx: Ctx, q: string) {
  const number = /^#?(\d{1,9})$/.exec(q.trim())?.[1];
  const titled = and(ilike(incidents.title, containing(q)), withinView(ctx, incidents.services));
  return or(titled, number ? eq(incidents.number, Number(number)) : undefined);
}

function olderThan(cursor: string) {
  const [time, number] = decodeCursor(cursor, cursorSchema);
  const at = new Date(time);
  return or(lt(incidents.openedAt, at), and(eq(incidents.openedAt, at), lt(incidents.number, number)));
}
