import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { workspaces } from "./access";
import { at, bytea, workspaceId } from "./columns";

/** One accepted request. The body's hash answers senders that mark a retry but send no key. */
export const batches = pgTable(
  "batches",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    keyId: text("key_id"),
    bodyHash: text("body_hash").notNull(),
    response: jsonb("response").notNull(),
    receivedAt: at("received_at").notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("batches_body").on(t.workspaceId, t.bodyHash),
    index("batches_received").on(t.receivedAt),
  ],
);

/**
 * The accepted records of one batch for one service, compressed, until a window has taken them: the queue of the windows.
 * `taken` counts the records that closed windows already hold.
 */
export const chunks = pgTable(
  "chunks",
  {
    id: bigserial("id", { mode: "number" }).notNull(),
    workspaceId: workspaceId(),
    batchId: text("batch_id").notNull(),
    service: text("service").notNull(),
    records: integer("records").notNull(),
    taken: integer("taken").notNull().default(0),
    payload: bytea("payload").notNull(),
    receivedAt: at("received_at").notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.service, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.batchId],
      foreignColumns: [batches.workspaceId, batches.id],
    }).onDelete("cascade"),
  ],
);

/** Who closes windows of a service right now, and what the last window was. */
export const streams = pgTable(
  "streams",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    service: text("service").notNull(),
    windows: integer("windows").notNull().default(0),
    leaseToken: text("lease_token"),
    leaseUntil: at("lease_until"),
    failures: integer("failures").notNull().default(0),
    retryAt: at("retry_at"),
    lastClosedAt: at("last_closed_at"),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.service] })],
);

export const windows = pgTable(
  "windows",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    service: text("service").notNull(),
    /** Counts from 1 within the service, without a gap. */
    number: integer("number").notNull(),
    openedAt: at("opened_at").notNull(),
    closedAt: at("closed_at").notNull(),
    reason: text("reason", { enum: ["time", "size"] }).notNull(),
    records: integer("records").notNull(),
    templates: integer("templates").notNull(),
    newTemplates: integer("new_templates").notNull(),
    levels: jsonb("levels").notNull(),
    severity: text("severity").notNull(),
    title: text("title").notNull(),
    summary: text("summary").notNull(),
    impactedServices: text("impacted_services").array().notNull(),
    noiseReductionRatio: real("noise_reduction_ratio").notNull(),
    firstTs: at("first_ts").notNull(),
    lastTs: at("last_ts").notNull(),
    firstRecordId: bigint("first_record_id", { mode: "number" }).notNull(),
    /** What the assessment needs after a crash: counts per template and minute, new templates. */
    findings: jsonb("findings"),
    assessedAt: at("assessed_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique("windows_number").on(t.workspaceId, t.service, t.number),
    index("windows_closed").on(t.workspaceId, t.closedAt),
    index("windows_unassessed").on(t.closedAt).where(sql`assessed_at is null`),
  ],
);

/** When each sender of lines was last heard of; alerts and changes name theirs themselves. */
export const lineSenders = pgTable(
  "line_senders",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    sender: text("sender").notNull(),
    lastAt: at("last_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.sender] })],
);

/** What could not be worked on, with its reason, kept for a redrive. */
export const deadLetters = pgTable(
  "dead_letters",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    kind: text("kind").notNull(),
    reason: text("reason").notNull(),
    subject: jsonb("subject").notNull(),
    payload: bytea("payload"),
    createdAt: at("created_at").notNull().default(sql`now()`),
    redrivenAt: at("redriven_at"),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);
