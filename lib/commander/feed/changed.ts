import { sql } from "drizzle-orm";
import { type Ctx, executor, inView } from "@/lib/access";
import { MINUTE_MS } from "@/lib/kit/clock";
import type { Signal } from "@/lib/signals";
import type { Entity, Situation } from "../schemas";

/** A roll-out takes its time, and so does what it breaks. */
const BEFORE_MS = 60 * MINUTE_MS;
/** Clocks of senders differ, and who rolls out says so when it is done. */
const AFTER_MS = 5 * MINUTE_MS;

/** The service that an entity is, or is an instance of; null for a machine or a namespace. */
export const serviceOf = (entity: Entity, { services }: Pick<Situation, "services">): string | null => {
  if (entity.kind === "service") return entity.name;
  if (entity.kind !== "instance") return null;
  return services.find(({ instances }) => instances.some(({ name }) => name === entity.name))?.name ?? null;
};

/** Whether a change of this service is known from the hour before the trouble, or from its first five minutes. Pure. */
export const isChanged = (service: string, { changes }: Pick<Situation, "changes">, onset: number): boolean =>
  changes.some(
    (change) =>
      change.service === service &&
      change.at !== null &&
      change.at >= onset - BEFORE_MS &&
      change.at <= onset + AFTER_MS,
  );

/** Releases that the signals of this service name. */
export const releasesIn = (signals: readonly Signal[], service: string): Set<string> =>
  new Set(
    signals.flatMap((signal) => (signal.service === service ? (signal.evidence.seenIn?.releases ?? []) : [])),
  );

/** Records that are looked at for the release of before: the newest by index, of which some may name none. */
const LOOKED_AT = 200;

/**
 * Whether the trouble is seen only in releases that were not there an hour before: a roll-out that nobody told of. One look at
 * the newest records of the service from before; false where these name no release.
 */
export async function isReleasedAnew(
  ctx: Ctx,
  service: string,
  releases: ReadonlySet<string>,
  onset: number,
): Promise<boolean> {
  if (releases.size === 0) return false;
  const rows = await executor(ctx).execute<{ release: string }>(sql`
    select distinct release from (
      select release from records
      where workspace_id = ${ctx.workspaceId} and service = ${service} and ${inView(ctx, sql`service`)}
        and ts < ${new Date(onset - BEFORE_MS).toISOString()}::timestamptz
        and ts >= ${new Date(onset - 24 * BEFORE_MS).toISOString()}::timestamptz
      order by ts desc, id desc limit ${LOOKED_AT}) as before
    where release is not null`);
  return rows.length > 0 && !rows.some(({ release }) => releases.has(release));
}
