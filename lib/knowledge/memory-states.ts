import { eq } from "drizzle-orm";
import { embeddingSpaces } from "@/db/schema";
import { authorize, type Ctx, executor } from "@/lib/access";
import { embeddingRole } from "@/lib/ai";
import type { MemoryState } from "./schemas";
import { SUBJECTS } from "./spaces/space";

/** How the memory of runbooks and of incidents is made, and how far the next one is. */
export async function memoryStates(ctx: Ctx): Promise<MemoryState[]> {
  authorize(ctx, "runbooks:read");
  const { subject, model, state, total, done, failure } = embeddingSpaces;
  const rows = await executor(ctx)
    .select({ subject, model, state, total, done, failure })
    .from(embeddingSpaces)
    .where(eq(embeddingSpaces.workspaceId, ctx.workspaceId));
  return SUBJECTS.map((of) => {
    const space = (wanted: string) => rows.find((row) => row.subject === of && row.state === wanted);
    const next = space("building");
    return {
      subject: of,
      role: embeddingRole().role,
      model: space("active")?.model ?? null,
      failure: space("active")?.failure ?? null,
      next: next ? { model: next.model, total: next.total, done: next.done, failure: next.failure } : null,
    };
  });
}
