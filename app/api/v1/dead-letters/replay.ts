import { PATIENT_MS, settled } from "@/app/api/v1/alerts/receive";
import type { Ctx } from "@/lib/access";
import { redriveBuried } from "@/lib/commander";
import { type AlertsAnswer, kindOfDeadLetter, replayDeadLetter } from "@/lib/intake";

type Replay = (ctx: Ctx, id: string) => Promise<AlertsAnswer>;

/** A body is read as if it came now; the intake says which it cannot read. */
const readBody: Replay = async (ctx, id) => settled(ctx, await replayDeadLetter(ctx, id), PATIENT_MS);
const runAgain: Replay = async (ctx, id) => ({
  accepted: 1,
  rejected: [],
  incidents: [await redriveBuried(ctx, id)],
});

/** Whose work it is to try again what could not be worked on, by its kind. */
const REPLAYS: ReadonlyMap<string, Replay> = new Map([
  ["analysis", runAgain],
  ["question", runAgain],
]);

/** Throws `not_found`, `conflict`, `invalid_input`. */
export const replayLetter: Replay = async (ctx, id) =>
  (REPLAYS.get(await kindOfDeadLetter(ctx, id)) ?? readBody)(ctx, id);
