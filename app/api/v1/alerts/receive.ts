import type { Ctx } from "@/lib/access";
import { rawBody } from "@/lib/http";
import { incidentsOfAlerts, settleAlerts } from "@/lib/incidents";
import { type AcceptedAlerts, type AlertsAnswer, type AlertsInput, acceptAlerts } from "@/lib/intake";
import { invalid } from "@/lib/kit/errors";
import { log } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";

/** No sender's body is larger: the largest allow 5 MB. */
const MAX_BYTES = 6 * 1024 * 1024;
export const alertsBody = rawBody({ maxBytes: MAX_BYTES, maxUnpackedBytes: MAX_BYTES, types: ["*"] });

/** Who sends little is told which incident it became; in a storm nobody is kept waiting for that. */
const PATIENCE_MS = 1500;
const STORM_PATIENCE_MS = 40;
const STORM = 4;

const underWay = () => singleton("alerts-under-way", () => ({ requests: 0 }));

/** Accepts alerts and answers the incidents that they belong to, as far as that is known in time. */
export async function receiveAlerts(ctx: Ctx, input: AlertsInput): Promise<AlertsAnswer> {
  const state = underWay();
  state.requests++;
  try {
    return await settled(ctx, await acceptAlerts(ctx, input));
  } finally {
    state.requests--;
  }
}

export async function settled(
  ctx: Ctx,
  { accepted, rejected, stored }: AcceptedAlerts,
): Promise<AlertsAnswer> {
  const turned = stored.filter(({ effect }) => ["opened", "reopened", "resolved"].includes(effect));
  const known = stored.flatMap(({ incident }) => incident ?? []);
  const isSettled = turned.length > 0 && (await inTime(settleAlerts(ctx.workspaceId)));
  const fingerprints = isSettled ? stored.map(({ fingerprint }) => fingerprint) : [];
  const incidents = isSettled ? await incidentsOfAlerts(ctx, fingerprints) : [...new Set(known)];
  return { accepted, rejected, incidents: incidents.sort((a, b) => a - b) };
}

/** The alerts are durable: what goes wrong from here on is made good by the worker. */
function inTime(work: Promise<void>): Promise<boolean> {
  const patienceMs = underWay().requests > STORM ? STORM_PATIENCE_MS : PATIENCE_MS;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patienceMs);
    work
      .then(() => resolve(true))
      .catch((error: unknown) => {
        log().error({ err: error }, "alerts could not be settled; the worker will");
        resolve(false);
      })
      .finally(() => clearTimeout(timer));
  });
}

/** One event of PagerDuty; answers its key. Throws `invalid_input` where nothing of it was accepted. */
export async function receiveEvent(ctx: Ctx, input: AlertsInput): Promise<string> {
  const accepted = await acceptAlerts(ctx, input);
  const [rejected] = accepted.rejected;
  if (rejected && accepted.accepted === 0) throw invalid("", rejected.reason);
  await settled(ctx, accepted);
  return accepted.stored[0]?.dedupKey ?? "";
}
