import { sql } from "drizzle-orm";
import { type Ctx, executor } from "@/lib/access";
import { log } from "@/lib/kit/log";
import { failureText } from "../failure";
import { buryAnalysis } from "./bury";
import { type Claimed, heldBy, MOST_ATTEMPTS } from "./claim";
import { endAnalysis } from "./transition";

/** The next try comes later each time. */
const RETRY_SECONDS = 5;

/** Its worker still has it. */
const isHeld = ({ id, token }: Claimed) => sql`a.id = ${id} and a.lease_token = ${token}`;

/** The run is done: its report stands. */
export async function finishAnalysis(ctx: Ctx, claimed: Claimed): Promise<void> {
  await endAnalysis(ctx, isHeld(claimed), { state: "done", failure: null });
}

/**
 * A run that failed is tried again by whichever worker is free; after some tries it has failed, and lies with the dead letters.
 * One that ends with its process is taken up again at once: no write of it that is still
 * under way renews its lease.
 */
export async function failAnalysis(
  ctx: Ctx,
  claimed: Claimed,
  error: unknown,
  isProcessEnding: boolean,
): Promise<void> {
  if (isProcessEnding) {
    await executor(ctx).execute(sql`
      update analyses set lease_token = null, lease_until = now(), attempts = attempts - 1 where ${heldBy(claimed)}`);
    return;
  }
  const reason = failureText(error);
  log().error({ err: error, workspaceId: ctx.workspaceId, analysisId: claimed.id }, "an analysis failed");
  if (claimed.attempts < MOST_ATTEMPTS) {
    await executor(ctx).execute(sql`
      update analyses set failure = ${reason}, lease_token = null,
        lease_until = now() + make_interval(secs => ${RETRY_SECONDS * 2 ** claimed.attempts})
      where ${heldBy(claimed)}`);
    return;
  }
  await endAnalysis(ctx, isHeld(claimed), { state: "failed", failure: reason }, (inside, incidentNumber) =>
    buryAnalysis(inside, { analysisId: claimed.id, incidentNumber, reason }),
  );
}
