import { and, eq } from "drizzle-orm";
import { deadLetters } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit } from "@/lib/access";
import { DomainError, notFound } from "@/lib/kit/errors";
import { type AcceptedAlerts, acceptAlerts } from "../alerts/accept";
import { acceptChanges } from "../changes/accept";

/** Reads a body that was set aside once more, as if it came now. Throws `not_found`, `conflict`, `invalid_input`. */
export async function replayDeadLetter(ctx: Ctx, id: string): Promise<AcceptedAlerts> {
  authorize(ctx, "dead-letters:manage");
  const mine = and(eq(deadLetters.workspaceId, ctx.workspaceId), eq(deadLetters.id, id));
  const [letter] = await executor(ctx).select().from(deadLetters).where(mine);
  if (!letter) throw notFound("dead letter");
  if (letter.redrivenAt) throw new DomainError("conflict", "This dead letter was replayed already.");
  const { sender = "generic", service = null } = letter.subject as {
    sender?: string;
    service?: string | null;
  };
  const input = { sender, service, body: letter.payload ?? new Uint8Array(), isReplay: true };
  const accepted = await read(ctx, letter.kind, input);
  await executor(ctx).update(deadLetters).set({ redrivenAt: new Date() }).where(mine);
  await recordAudit(ctx, { action: "dead-letter.replayed", subject: id, after: { kind: letter.kind } });
  return accepted;
}

async function read(
  ctx: Ctx,
  kind: string,
  input: Parameters<typeof acceptAlerts>[1],
): Promise<AcceptedAlerts> {
  if (kind === "alerts") return acceptAlerts(ctx, input);
  if (kind === "changes") return { ...(await acceptChanges(ctx, input)), stored: [] };
  throw new DomainError("conflict", `A dead letter of the kind ${kind} cannot be replayed here.`);
}
