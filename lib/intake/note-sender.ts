import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { log } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";
import type { BodyForm } from "./body";

/** Written at most so often for each sender of a workspace. */
const EVERY_MS = 20_000;
const MAX_REMEMBERED = 10_000;

const BY_FORM: Partial<Record<BodyForm, string>> = {
  otlp_json: "opentelemetry",
  otlp_protobuf: "opentelemetry",
  loki_json: "loki",
  loki_protobuf: "loki",
  syslog: "syslog",
};

/** Who sends lines of this form; what everybody may send is told apart by how the sender calls itself. */
export const lineSenderOf = (form: BodyForm, userAgent: string | null): string =>
  BY_FORM[form] ??
  (/fluent-?bit/i.test(userAgent ?? "")
    ? "fluent-bit"
    : /^vector/i.test(userAgent ?? "")
      ? "vector"
      : "http");

/** Remembers that a sender of lines was heard of. Nobody waits for it, and a failure is only logged: the lines are what counts. */
export function noteSender(workspaceId: string, sender: string, now: number): void {
  const noted = singleton("line-senders", () => new Map<string, number>());
  const key = `${workspaceId} ${sender}`;
  if (now - (noted.get(key) ?? 0) < EVERY_MS) return;
  if (noted.size >= MAX_REMEMBERED) noted.clear();
  noted.set(key, now);
  db()
    .execute(
      sql`insert into line_senders (workspace_id, sender, last_at)
      values (${workspaceId}, ${sender}, ${new Date(now).toISOString()}::timestamptz)
      on conflict (workspace_id, sender) do update set last_at = greatest(line_senders.last_at, excluded.last_at)`,
    )
    .catch((error: unknown) => log().warn({ err: error }, "a sender of lines could not be noted"));
}
