import { and, eq } from "drizzle-orm";
import { templates } from "@/db/schema";
import { authorize, type Ctx, difference, inView, recordAudit, transact } from "@/lib/access";
import { notFound } from "@/lib/kit/errors";
import { presentTemplate } from "./present";
import type { Template, TemplatePatch } from "./schemas";

/** Renames, pins or mutes. A muted template raises no signals from the next window on. Throws `not_found`. */
export async function patchTemplate(ctx: Ctx, id: string, patch: TemplatePatch): Promise<Template> {
  authorize(ctx, "templates:write");
  return transact(ctx, async (inner) => {
    const own = and(
      eq(templates.workspaceId, inner.workspaceId),
      eq(templates.id, id),
      inView(inner, templates.service),
    );
    const [before] = await inner.tx!.select().from(templates).where(own).for("update");
    if (!before) throw notFound("template");
    const [after] = await inner.tx!.update(templates).set(patch).where(own).returning();
    const { name, pinned, muted } = before;
    const changed = difference({ name, pinned, muted }, patch);
    if (changed) await recordAudit(inner, { action: "template.changed", subject: id, ...changed });
    return presentTemplate(after!);
  });
}
