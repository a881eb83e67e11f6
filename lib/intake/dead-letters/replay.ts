import { and, eq, isNull } from "drizzle-orm";
import { deadLetters } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit, transact } from "@/lib/access";
import { DomainError, notFound } from "@/lib/kit/errors";
import { type AcceptedAlerts, acceptAlerts } from "../alerts/accept";
import { acceptChanges } from "../changes/accept";

/** Reads a body that was set aside once more, as if it came now. Throws `not_found`, `conflict`, `invalid_input`. */
export async function replayDeadLetter(ctx: Ctx, id: string): Promise<AcceptedAlerts> {
  authorize(ctx, "dead-letters:manage");
  return transact(ctx, async (inside) => {
    const mine = and(eq(deadLetters.workspaceId, inside.workspaceId), eq(deadLetters.id, id));
    const [letter] = await executor(inside)
      .update(deadLetters)
      .set({ redrivenAt: new Date() })
      .where(and(mine, isNull(deadLetters.redrivenAt)))
      .returning();
    if (!letter) {
      const [known] = await executor(inside).select({ id: deadLetters.id }).from(deadLetters).where(mine);
      throw known ? new DomainError("conflict", "This was replayed already.") : notFound("dead letter");
    }
    const { sender = "generic", service = null } = letter.subject as {
      sender?: string;
      service?: string | null;
    };
    const input = { sender, service, body: letter.payload ?? new Uint8Array(), isReplay: true };
    await recordAudit(inside, {
      action: "letter.replayed",
      subject: id,
      after: { kind: letter.kind, sender },
    });
    return read(inside, letter.kind, input);
  });
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
