import type { Ctx } from "@/lib/access";
import { rawBody } from "@/lib/http";
import { incidentsOfAlerts, settleAlerts } from "@/lib/incidents";
import { type AcceptedAlerts, type AlertsAnswer, type AlertsInput, acceptAlerts } from "@/lib/intake";
import { invalid } from "@/lib/kit/errors";
import { log } from "@/lib/kit/log";

/** No sender's body is larger: the largest allow 5 MB. */
const MAX_BYTES = 6 * 1024 * 1024;
export const alertsBody = rawBody({ maxBytes: MAX_BYTES, maxUnpackedBytes: MAX_BYTES, types: ["*"] });

/** What a person who replays a body waits for, at most. */
export const PATIENT_MS = 5000;
const LONGEST_WAIT_SECONDS = 10;

/**
 * Accepts alerts; answers as soon as they are durable. Who wants to know the incidents that they become says how long that may
 * take: `Prefer: wait=2` (RFC 7240), in seconds.
 */
export const receiveAlerts = async (ctx: Ctx, input: AlertsInput, request: Request): Promise<AlertsAnswer> =>
  settled(
    ctx,
    await acceptAlerts(ctx, { ...input, header: (name) => request.headers.get(name) }),
    waitOf(request) * 1000,
  );

function waitOf({ headers }: Request): number {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})/i.exec(headers.get("prefer") ?? "")?.[1];
  return Math.min(Number(seconds ?? 0), LONGEST_WAIT_SECONDS);
}

export async function settled(
  ctx: Ctx,
  { accepted, rejected, stored }: AcceptedAlerts,
  patienceMs: number,
): Promise<AlertsAnswer> {
  const isSettled =
    stored.some(({ turned }) => turned) && (await inTime(settleAlerts(ctx.workspaceId), patienceMs));
  const incidents = isSettled
    ? await incidentsOfAlerts(
        ctx,
        stored.map(({ fingerprint }) => fingerprint),
      )
    : [...new Set(stored.flatMap(({ incident }) => incident ?? []))];
  return { accepted, rejected, incidents: incidents.sort((a, b) => a - b) };
}

/** The alerts are durable: what goes wrong from here on is made good by the worker. */
async function inTime(work: Promise<void>, patienceMs: number): Promise<boolean> {
  const outcome = work.then(
    () => true,
    (error: unknown) => {
      log().error({ err: error }, "alerts could not be settled; the worker will");
      return false;
    },
  );
  if (patienceMs === 0) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer));
}

/** One event of PagerDuty; answers its key. Throws `invalid_input` where nothing of it was accepted. */
export async function receiveEvent(ctx: Ctx, input: AlertsInput): Promise<string> {
  const accepted = await acceptAlerts(ctx, input);
  const [rejected] = accepted.rejected;
  if (rejected && accepted.accepted === 0) throw invalid("", rejected.reason);
  await settled(ctx, accepted, 0);
  return accepted.stored[0]?.dedupKey ?? "";
}
