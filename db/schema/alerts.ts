import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { workspaces } from "./access";
import { at, createdAt, workspaceId } from "./columns";

/** One alert of another system, by what makes its notices the same: repeats are counted here, not stored again. */
export const alerts = pgTable(
  "alerts",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    fingerprint: text("fingerprint").notNull(),
    source: text("source").notNull(),
    title: text("title").notNull(),
    status: text("status", { enum: ["firing", "acknowledged", "resolved"] }).notNull(),
    severity: text("severity", { enum: ["critical", "high", "medium", "low", "info"] }).notNull(),
    rule: text("rule"),
    service: text("service"),
    environment: text("environment"),
    owner: text("owner"),
    dedupKey: text("dedup_key"),
    description: text("description"),
    url: text("url"),
    labels: jsonb("labels").notNull(),
    annotations: jsonb("annotations").notNull(),
    marks: jsonb("marks").notNull(),
    /** Why severity, service and owner are what they are. */
    why: jsonb("why").notNull(),
    /** Ids of the mapping rules that acted on it. */
    mappedBy: text("mapped_by").array().notNull().default(sql`'{}'`),
    /** When the present state was seen, by the sender's clock; firing since; by whom it was ended. */
    stateAt: at("state_at").notNull(),
    firingSince: at("firing_since").notNull(),
    endedBy: text("ended_by", { enum: ["sender", "expiry"] }),
    firstSeenAt: at("first_seen_at").notNull(),
    lastSeenAt: at("last_seen_at").notNull(),
    expiresAt: at("expires_at"),
    notices: integer("notices").notNull(),
    episodes: integer("episodes").notNull(),
    /** Epoch ms, newest last, bounded: of turning on and off, and of notices that it fires. */
    turns: jsonb("turns").notNull(),
    firings: jsonb("firings").notNull(),
    /** What noise control last decided, and why; null before it has looked. */
    noise: jsonb("noise"),
    isFlapping: boolean("is_flapping").notNull().default(false),
    /** The signal of the present episode. */
    signalId: text("signal_id"),
    /** Set while nobody has yet looked at its last turn. */
    pendingSince: at("pending_since"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.fingerprint] }),
    index("alerts_listed").on(t.workspaceId, t.lastSeenAt, t.fingerprint),
    index("alerts_pending").on(t.workspaceId, t.pendingSince).where(sql`pending_since is not null`),
    index("alerts_live").on(t.workspaceId, t.service).where(sql`status <> 'resolved'`),
    index("alerts_expiring").on(t.expiresAt).where(sql`status <> 'resolved' and expires_at is not null`),
    index("alerts_signal").on(t.workspaceId, t.signalId),
  ],
);

/** What was changed on purpose: its start and its end are one row. */
export const changes = pgTable(
  "changes",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    fingerprint: text("fingerprint").notNull(),
    source: text("source").notNull(),
    kind: text("kind", { enum: ["deploy", "flag", "config", "scale"] }).notNull(),
    title: text("title").notNull(),
    service: text("service"),
    environment: text("environment"),
    version: text("version"),
    outcome: text("outcome", { enum: ["started", "succeeded", "failed"] }),
    author: text("author"),
    description: text("description"),
    url: text("url"),
    labels: jsonb("labels").notNull(),
    marks: jsonb("marks").notNull(),
    at: at("at").notNull(),
    endedAt: at("ended_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique("changes_fingerprint").on(t.workspaceId, t.fingerprint),
    index("changes_listed").on(t.workspaceId, t.at, t.id),
    index("changes_service").on(t.workspaceId, t.service, t.at),
  ],
);

/** A workspace's own rule on what severity, service and owner an alert has; they act in the order of their positions. */
export const mappingRules = pgTable(
  "mapping_rules",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    position: integer("position").notNull(),
    name: text("name").notNull(),
    matchers: jsonb("matchers").notNull(),
    /** `{severity?, service?, owner?, environment?}` */
    sets: jsonb("sets").notNull(),
    enabled: boolean("enabled").notNull().default(true),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);

/** What a sender signs its bodies with. Sealed: readable by this server, and shown to nobody again. */
export const senderSecrets = pgTable(
  "sender_secrets",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    sender: text("sender").notNull(),
    sealed: text("sealed").notNull(),
    /** The one before, which still counts until then. */
    previous: text("previous"),
    previousUntil: at("previous_until"),
    setBy: text("set_by").notNull(),
    setAt: at("set_at").notNull(),
    /** Bodies that were not signed with it. */
    refused: bigint("refused", { mode: "number" }).notNull().default(0),
    lastRefusedAt: at("last_refused_at"),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.sender] })],
);

/** A rule of noise control; maintenance windows are the rules of that kind. */
export const noiseRules = pgTable(
  "noise_rules",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    kind: text("kind", { enum: ["maintenance", "mute", "flapping", "repeats", "upstream"] }).notNull(),
    name: text("name").notNull(),
    matchers: jsonb("matchers").notNull(),
    /** What belongs to its kind: a schedule, an end, a policy. */
    effect: jsonb("effect").notNull(),
    enabled: boolean("enabled").notNull().default(true),
    /** How often it held an alert back, and when last. */
    held: bigint("held", { mode: "number" }).notNull().default(0),
    lastHeldAt: at("last_held_at"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);
