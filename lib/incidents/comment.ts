import { authorize, type Ctx, once, recordAudit, requestHash } from "@/lib/access";
import { writeHistory } from "./history";
import { incidentByNumber } from "./internal";
import type { TimelineEntry } from "./schemas";

/** Adds a person's words to the history. */
export async function commentOnIncident(
  ctx: Ctx,
  number: number,
  text: string,
  idempotencyKey?: string,
): Promise<TimelineEntry> {
  authorize(ctx, "incidents:write");
  const hash = requestHash({ number, text });
  // Before a repetition is answered: what is outside of the view answers nobody.
  await incidentByNumber(ctx, number);
  return once(ctx, "commentOnIncident", idempotencyKey, hash, async (inside) => {
    const { incident } = await incidentByNumber(inside, number);
    await recordAudit(inside, {
      action: "incident.commented",
      subject: `incident ${number}`,
      after: { text },
    });
    const [entry] = await writeHistory(inside, [{ incidentId: incident.id, kind: "comment", text }]);
    return entry!;
  });
}
