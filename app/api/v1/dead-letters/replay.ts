import { PATIENT_MS, settled } from "@/app/api/v1/alerts/receive";
import type { Ctx } from "@/lib/access";
import { redriveBuried } from "@/lib/commander";
import { kindOfDeadLetter, type Replayed, replayDeadLetter } from "@/lib/intake";

/**
 * Tries again what could not be worked on: whose work it is goes by the kind of the letter. Throws `not_found`, `conflict`,
 * `invalid_input`, and `forbidden` where an analysis is to run and the caller may run none.
 */
export async function replayLetter(ctx: Ctx, id: string): Promise<Replayed> {
  const kind = await kindOfDeadLetter(ctx, id);
  if (kind === "analysis" || kind === "question")
    return { kind, incidentNumber: await redriveBuried(ctx, id) };
  // A body is read as if it came now; the intake says which it cannot read.
  const accepted = await replayDeadLetter(ctx, id);
  return { kind: kind === "changes" ? kind : "alerts", ...(await settled(ctx, accepted, PATIENT_MS)) };
}
