import { sql } from "drizzle-orm";
import { type Ctx, executor } from "@/lib/access";
import { recordId } from "@/lib/intake";

export async function platformEvents(
  ctx: Ctx,
  { from, until, limit }: { from: number; until: number; limit: number },
) {
  const rows = await executor(ctx).execute<{
    ts: string;
    id: string;
    service: string;
    message: string;
    attributes: Record<string, unknown>;
  }>(sql`
    select ts, id, service, message, attributes from records where workspace_id = ${ctx.workspaceId}
      and ts >= ${new Date(from).toISOString()}::timestamptz and ts <= ${new Date(until).toISOString()}::timestamptz
      and attributes ? 'k8s.event.reason' order by ts desc limit ${limit}`);
  return rows.map(({ ts, id, service, message, attributes: a }) => {
    const at = Date.parse(ts);
    const text = (key: string) => (a[key] === undefined || a[key] === null ? null : String(a[key]));
    return {
      id: recordId(at, Number(id)),
      at,
      firstAt: text("k8s.event.first_at") ? Date.parse(text("k8s.event.first_at")!) : at,
      service: service === "kubernetes" ? null : (service as string | null),
      isWarning: text("k8s.event.type") === "Warning",
      reason: text("k8s.event.reason")!,
      object: `${text("k8s.object.kind") ?? ""}/${text("k8s.object.name") ?? ""}`,
      node: text("k8s.node.name"),
      text: message,
      count: Number(text("k8s.event.count") ?? 1) || 1,
    };
  });
}
