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

/** What sends in a form that everybody may send, by how it calls itself. */
const BY_NAME: Record<string, RegExp> = { "fluent-bit": /fluent-?bit/i, vector: /^vector/i };

/**
 * Who sends lines of this form; in one that everybody may send, whom the address names, else how the sender calls itself. A
 * name that is not known is not kept: nobody would read it.
 */
export function lineSenderOf(
  form: BodyForm,
  { sender, userAgent }: { sender?: string | null | undefined; userAgent?: string | null | undefined },
): string {
  const said = Object.keys(BY_NAME).find((name) => name === sender);
  const seen = Object.keys(BY_NAME).find((name) => BY_NAME[name]!.test(userAgent ?? ""));
  return BY_FORM[form] ?? said ?? seen ?? "http";
}

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
