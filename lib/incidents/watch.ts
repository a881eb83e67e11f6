import { systemCtx } from "@/lib/access";
import { log } from "@/lib/kit/log";
import { type Detected, detectDrops, detectSilence } from "@/lib/signals";
import { groupSignals } from "./grouping/group-signals";

/**
 * What no window can show, over all workspaces: services that have stopped speaking, and lines that have become rare in
 * complete minutes. Call once a minute; twice changes nothing but the time a signal was last seen. `now` is epoch ms.
 */
export async function watchForAbsence(
  now = Date.now(),
  watchingSince = performance.timeOrigin,
): Promise<void> {
  await groupEach(await detectSilence(now, watchingSince));
  await groupEach(await detectDrops(now));
}

/** One workspace's trouble must not keep the others unwatched. */
async function groupEach(found: Map<string, Detected>): Promise<void> {
  for (const [workspaceId, detected] of found)
    await groupSignals(systemCtx(workspaceId), detected).catch((error: unknown) =>
      log().error({ err: error, workspaceId }, "signals of absence could not be grouped"),
    );
}
