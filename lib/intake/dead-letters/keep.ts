import { deadLetters } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { newId } from "@/lib/kit/ids";

interface Letter {
  kind: "alerts" | "changes";
  reason: string;
  subject: Record<string, unknown>;
  payload: Uint8Array;
}

/** Keeps a body that nobody can read, with the reason; answers its id. */
export async function keepDeadLetter(ctx: Ctx, letter: Letter): Promise<string> {
  const id = newId("deadLetter");
  await executor(ctx)
    .insert(deadLetters)
    .values({ ...letter, reason: letter.reason.slice(0, 1000), workspaceId: ctx.workspaceId, id });
  return id;
}
