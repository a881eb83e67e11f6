import { sql } from "drizzle-orm";
import type { alerts } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import type { LiveAlert } from "./transition";

export type AlertRow = typeof alerts.$inferSelect;

/** What a notice says of its alert, beside its state. */
export type Words = Pick<
  AlertRow,
  | "fingerprint"
  | "source"
  | "title"
  | "severity"
  | "rule"
  | "service"
  | "environment"
  | "owner"
  | "dedupKey"
  | "description"
  | "url"
  | "labels"
  | "annotations"
  | "marks"
  | "why"
  | "mappedBy"
  | "expiresAt"
>;

/** An alert as it stands after its notices. */
export interface Written {
  words: Words;
  live: LiveAlert;
  /** Epoch ms. */
  seenAt: number;
  pending: boolean;
}

/** Columns that a notice writes, with their types. */
const COLUMNS = {
  fingerprint: "text",
  source: "text",
  title: "text",
  status: "text",
  severity: "text",
  rule: "text",
  service: "text",
  environment: "text",
  owner: "text",
  dedup_key: "text",
  description: "text",
  url: "text",
  labels: "jsonb",
  annotations: "jsonb",
  marks: "jsonb",
  why: "jsonb",
  mapped_by: "text[]",
  state_at: "timestamptz",
  firing_since: "timestamptz",
  ended_by: "text",
  last_seen_at: "timestamptz",
  expires_at: "timestamptz",
  notices: "int",
  episodes: "int",
  turns: "jsonb",
  firings: "jsonb",
  pending_since: "timestamptz",
} as const;
type Column = keyof typeof COLUMNS;

const NAMES = Object.keys(COLUMNS) as Column[];
const LIST = NAMES.join(", ");
const TYPED = NAMES.map((name) => `${name} ${COLUMNS[name]}`).join(", ");
const ON_CONFLICT: Partial<Record<Column, string>> = {
  last_seen_at: "greatest(a.last_seen_at, excluded.last_seen_at)",
  // What waits to be looked at waits since its first turn.
  pending_since: "coalesce(a.pending_since, excluded.pending_since)",
};
const SET = NAMES.filter((name) => name !== "fingerprint")
  .map((name) => `${name} = ${ON_CONFLICT[name] ?? `excluded.${name}`}`)
  // Nobody has looked at an episode that begins.
  .concat("noise = case when excluded.episodes > a.episodes then null else a.noise end")
  .join(", ");

/** One statement for any number of alerts, new ones and known ones. */
export async function writeAlerts(ctx: Ctx, written: readonly Written[]): Promise<void> {
  const rows = JSON.stringify(written.map(columnsOf));
  await executor(ctx).execute(sql`
    insert into alerts as a (workspace_id, first_seen_at, ${sql.raw(LIST)})
    select ${ctx.workspaceId}, last_seen_at, ${sql.raw(LIST)}
    from jsonb_to_recordset(${rows}::text::jsonb) as given(${sql.raw(TYPED)})
    on conflict (workspace_id, fingerprint) do update set ${sql.raw(SET)}`);
}

const iso = (ms: number) => new Date(ms).toISOString();

const columnsOf = ({ words, live, seenAt, pending }: Written): Record<Column, unknown> => ({
  fingerprint: words.fingerprint,
  source: words.source,
  title: words.title,
  status: live.status,
  severity: words.severity,
  rule: words.rule,
  service: words.service,
  environment: words.environment,
  owner: words.owner,
  dedup_key: words.dedupKey,
  description: words.description,
  url: words.url,
  labels: words.labels,
  annotations: words.annotations,
  marks: words.marks,
  why: words.why,
  mapped_by: words.mappedBy,
  state_at: iso(live.at),
  firing_since: iso(live.firingSince),
  ended_by: live.endedBy,
  last_seen_at: iso(seenAt),
  expires_at: live.status === "resolved" ? null : words.expiresAt,
  notices: live.notices,
  episodes: live.episodes,
  turns: live.turns,
  firings: live.firings,
  pending_since: pending ? iso(seenAt) : null,
});
