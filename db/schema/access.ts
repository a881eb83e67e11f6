import { sql } from "drizzle-orm";
import {
  bigint,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { at, createdAt, workspaceId } from "./columns";

export const workspaces = pgTable("workspaces", {
  id: text("id").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  settings: jsonb("settings").notNull().default({}),
  createdAt: createdAt(),
});

/** Last numbers given out, one row per workspace; whoever draws a number holds the row until commit. */
export const counters = pgTable("counters", {
  workspaceId: workspaceId()
    .primaryKey()
    .references(() => workspaces.id, { onDelete: "cascade" }),
  incident: bigint("incident", { mode: "number" }).notNull().default(0),
  event: bigint("event", { mode: "number" }).notNull().default(0),
  record: bigint("record", { mode: "number" }).notNull().default(0),
});

export const users = pgTable("users", {
  id: text("id").primaryKey(),
  email: text("email").notNull().unique(),
  emailVerified: at("email_verified"),
  name: text("name"),
  image: text("image"),
  createdAt: createdAt(),
});

export const accounts = pgTable(
  "accounts",
  {
    provider: text("provider").notNull(),
    providerAccountId: text("provider_account_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    type: text("type").notNull(),
    /** The address or login that the provider told, for people to know it by. */
    label: text("label"),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.providerAccountId] }), index("accounts_user").on(t.userId)],
);

/**
 * Only the hash of a session's token is kept: a copy of the table signs nobody in. A token is replaced while the session
 * lasts; the one before is good until the new one has come back, for its answer may have been lost.
 */
export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey().default(sql`'ses_' || replace(gen_random_uuid()::text, '-', '')`),
    tokenHash: text("token_hash").notNull().unique(),
    previousHash: text("previous_hash").unique(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** How it was opened: `email`, or the provider's id. */
    method: text("method").notNull().default("email"),
    address: text("address"),
    userAgent: text("user_agent"),
    expiresAt: at("expires_at").notNull(),
    createdAt: createdAt(),
    lastSeenAt: at("last_seen_at").notNull().default(sql`now()`),
    rotatedAt: at("rotated_at").notNull().default(sql`now()`),
    /** When the present token was first used; null while only the server knows that it reached anybody. */
    confirmedAt: at("confirmed_at"),
  },
  (t) => [index("sessions_user").on(t.userId)],
);

export const verificationTokens = pgTable(
  "verification_tokens",
  {
    identifier: text("identifier").notNull(),
    tokenHash: text("token_hash").notNull(),
    expiresAt: at("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.identifier, t.tokenHash] })],
);

export const memberships = pgTable(
  "memberships",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role", { enum: ["viewer", "responder", "admin", "owner"] }).notNull(),
    /** The services that the member is limited to; null for all. */
    services: text("services").array(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId] }), index("memberships_user").on(t.userId)],
);

/** A link that lets whoever holds it join, of which only the hash is kept. */
export const invitations = pgTable(
  "invitations",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    role: text("role", { enum: ["viewer", "responder", "admin", "owner"] }).notNull(),
    services: text("services").array(),
    /** Only whoever has shown that this address is theirs may take it; null for anybody with the link. */
    email: text("email"),
    maxUses: integer("max_uses").notNull(),
    uses: integer("uses").notNull().default(0),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    expiresAt: at("expires_at").notNull(),
    revokedAt: at("revoked_at"),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index("invitations_email").on(t.email)],
);

export const apiKeys = pgTable(
  "api_keys",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    name: text("name").notNull(),
    hash: text("hash").notNull().unique(),
    lastFour: text("last_four").notNull(),
    scopes: text("scopes").array().notNull(),
    /** The services that the key is limited to; null for all. */
    services: text("services").array(),
    /** The key that was made to take its place. */
    replacedBy: text("replaced_by"),
    createdBy: text("created_by"),
    createdAt: createdAt(),
    lastUsedAt: at("last_used_at"),
    expiresAt: at("expires_at"),
    revokedAt: at("revoked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId, t.replacedBy], foreignColumns: [t.workspaceId, t.id] }),
  ],
);

/** Append-only: a trigger refuses change, deletion and truncation, so no workspace that has entries can be deleted. */
export const auditEntries = pgTable(
  "audit_entries",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: text("id").notNull(),
    at: at("at").notNull().default(sql`now()`),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    /** What the actor was called at that time. */
    actorLabel: text("actor_label").notNull().default(""),
    /** From where; null for what the product does by itself. */
    address: text("address"),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    before: jsonb("before"),
    after: jsonb("after"),
    requestId: text("request_id"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("audit_at").on(t.workspaceId, t.at, t.id),
    index("audit_actor").on(t.workspaceId, t.actorId, t.at, t.id),
    index("audit_label").on(t.workspaceId, t.actorLabel, t.at, t.id),
    index("audit_subject").on(t.workspaceId, t.subject, t.at, t.id),
    // Asked by its beginning, in whatever collation.
    index("audit_action").on(t.workspaceId, t.action.op("text_pattern_ops"), t.at),
  ],
);

/** What a workspace has used of a quota in one UTC day: `lines`, `ai_tokens`, `ai_cost`. */
export const usageDays = pgTable(
  "usage_days",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    day: date("day", { mode: "string" }).notNull(),
    meter: text("meter").notNull(),
    used: bigint("used", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.day, t.meter] })],
);

/** Answers of creating requests, so that a repeated Idempotency-Key is answered again and does nothing. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    operation: text("operation").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    response: jsonb("response"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.operation, t.key] }),
    index("idempotency_created").on(t.createdAt),
  ],
);
