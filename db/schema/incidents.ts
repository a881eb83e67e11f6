import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { workspaces } from "./access";
import { at, workspaceId } from "./columns";

export const incidents = pgTable(
  "incidents",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    number: integer("number").notNull(),
    title: text("title").notNull(),
    /** A person's title is never overwritten by a later reading. */
    titledBy: text("titled_by", { enum: ["system", "person"] }).notNull(),
    description: text("description"),
    status: text("status", { enum: ["open", "acknowledged", "mitigated", "resolved"] }).notNull(),
    severity: text("severity", { enum: ["critical", "high", "medium", "low", "info"] }).notNull(),
    severityBy: text("severity_by", { enum: ["system", "person"] }).notNull(),
    services: text("services").array().notNull(),
    openedAt: at("opened_at").notNull(),
    firstBadAt: at("first_bad_at").notNull(),
    /** The last bad moment in the records' own time; null when no signal belongs to it. */
    lastBadAt: at("last_bad_at"),
    /** By arrival. */
    lastSignalAt: at("last_signal_at").notNull(),
    acknowledgedAt: at("acknowledged_at"),
    mitigatedAt: at("mitigated_at"),
    resolvedAt: at("resolved_at"),
    resolvedBy: text("resolved_by", { enum: ["person", "quiet", "alerts", "merge"] }),
    /** What people said of it afterwards: what it was, what fixed it, and in which release. */
    what: text("what"),
    fix: text("fix"),
    fixedIn: text("fixed_in"),
    occurrences: integer("occurrences").notNull().default(1),
    regressionOf: integer("regression_of"),
    /** The incident that a person put it into. */
    mergedInto: integer("merged_into"),
    /** The rule of the workspace under which it was opened, and the values that it groups by. */
    ruleId: text("rule_id"),
    groupKey: text("group_key"),
    /** An open one without a signal for so long is resolved; the workspace's own time when null. */
    quietMinutes: integer("quiet_minutes"),
    assigneeId: text("assignee_id"),
    grouping: jsonb("grouping").notNull(),
    rootCause: jsonb("root_cause"),
    /** What the last analysis found; it stands before the first read's cause. */
    diagnosis: jsonb("diagnosis"),
    report: jsonb("report"),
    reportedAt: at("reported_at"),
    /** Why and when the agents are to look at it next; null when nothing is due. */
    dueCause: text("due_cause", { enum: ["opened", "reopened", "evidence", "steer"] }),
    dueAt: at("due_at"),
    /** By rules alone: another incident of the same window asks the model. */
    dueByRules: boolean("due_by_rules").notNull().default(false),
    analysedAt: at("analysed_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique("incidents_number").on(t.workspaceId, t.number),
    index("incidents_opened").on(t.workspaceId, t.openedAt),
    index("incidents_group").on(t.workspaceId, t.ruleId, t.groupKey).where(sql`rule_id is not null`),
    index("incidents_due").on(t.dueAt).where(sql`due_cause is not null`),
    index("incidents_live").on(t.workspaceId, t.lastSignalAt).where(sql`status <> 'resolved'`),
    foreignKey({ columns: [t.workspaceId, t.regressionOf], foreignColumns: [t.workspaceId, t.number] }),
    foreignKey({ columns: [t.workspaceId, t.mergedInto], foreignColumns: [t.workspaceId, t.number] }),
  ],
);

/** An immutable line in an incident's history; `seq` is the event number that announced it. */
export const timelineEntries = pgTable(
  "timeline_entries",
  {
    workspaceId: workspaceId(),
    id: text("id").notNull(),
    incidentId: text("incident_id").notNull(),
    kind: text("kind").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    at: at("at").notNull().defaultNow(),
    text: text("text").notNull(),
    data: jsonb("data").notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.incidentId],
      foreignColumns: [incidents.workspaceId, incidents.id],
    }).onDelete("cascade"),
    index("timeline_incident").on(t.workspaceId, t.incidentId, t.id),
  ],
);

/**
 * What happened, in the order of commit: the counter row that gives `seq` is held until then, so a reader that asks for
 * what lies above its last number can miss nothing.
 */
export const events = pgTable(
  "events",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    seq: bigint("seq", { mode: "number" }).notNull(),
    type: text("type").notNull(),
    incidentNumber: integer("incident_number"),
    /** The services it tells of, by which a limited view is served; null when it tells of none. */
    services: text("services").array(),
    data: jsonb("data").notNull(),
    at: at("at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.seq] }), index("events_at").on(t.at)],
);
