import { and, arrayOverlaps, desc, eq, gte, ne, or } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { type FreshSignal, kindOf, looseSignals, marksOfIncidents } from "@/lib/signals";
import { textOf } from "../reading/read";
import { CASCADE_MS } from "./decide";
import { type Candidate, type Host, SAME_SERVICE_MS } from "./model";

/** A fault that comes back within a week is told to be the same. */
const REGRESSION_MS = 7 * 24 * 3600_000;
const HOSTS_AT_MOST = 200;

interface Asked {
  services: string[];
  /** Ids of waiting signals that have grown and are looked at like new ones. */
  ripe: ReadonlySet<string>;
  arrivedAt: number;
}

/** The new signals, and those of the same services that have waited for company. */
export async function candidatesOf(ctx: Ctx, fresh: FreshSignal[], asked: Asked): Promise<Candidate[]> {
  const ids = new Set(fresh.map((signal) => signal.id));
  const waiting = await looseSignals(ctx, asked.services, asked.arrivedAt - SAME_SERVICE_MS);
  return [
    ...fresh.map((signal) => ({ ...signal, text: textOf(signal), loose: false })),
    ...waiting
      .filter((signal) => !ids.has(signal.id))
      .map((signal) => ({
        ...signal,
        alertFingerprint: signal.evidence.alert?.fingerprint,
        text: textOf(signal),
        at: Date.parse(signal.at),
        lastAt: Date.parse(signal.evidence.quotes.at(-1)?.ts ?? signal.at),
        loose: !asked.ripe.has(signal.id),
      })),
  ];
}

/** Incidents that the signals might join, reopen or continue: live ones near in time or service, and the service's resolved. */
export async function hostsNear(ctx: Ctx, services: string[], arrivedAt: number): Promise<Host[]> {
  const rows = await executor(ctx)
    .select()
    .from(incidents)
    .where(
      and(
        eq(incidents.workspaceId, ctx.workspaceId),
        or(
          and(
            ne(incidents.status, "resolved"),
            or(
              arrayOverlaps(incidents.services, services),
              gte(incidents.lastSignalAt, new Date(arrivedAt - CASCADE_MS)),
            ),
          ),
          and(
            gte(incidents.resolvedAt, new Date(arrivedAt - REGRESSION_MS)),
            arrayOverlaps(incidents.services, services),
          ),
        ),
      ),
    )
    .orderBy(desc(incidents.lastSignalAt))
    .limit(HOSTS_AT_MOST);
  const marks = await marksOfIncidents(
    ctx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => {
    const own = marks.filter((mark) => mark.incidentId === row.id);
    return {
      id: row.id,
      number: row.number,
      services: row.services,
      firstBadAt: row.firstBadAt.getTime(),
      lastBadAt: (row.lastBadAt ?? row.firstBadAt).getTime(),
      openedAt: row.openedAt.getTime(),
      lastSignalAt: row.lastSignalAt.getTime(),
      resolvedAt: row.resolvedAt?.getTime() ?? null,
      templateIds: new Set(own.flatMap((mark) => mark.templateId ?? [])),
      alerts: new Set(own.flatMap((mark) => mark.alertFingerprint ?? [])),
      kinds: new Set(own.flatMap((mark) => kindOf(mark.text)?.name ?? [])),
    };
  });
}
