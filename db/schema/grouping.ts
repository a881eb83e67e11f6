import {
  bigint,
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
import { at, createdAt, workspaceId } from "./columns";
import { signals } from "./signals";

/** What a person taught by a split or a merge: two kinds of signals that never, or always, belong together. */
export const groupingLessons = pgTable(
  "grouping_lessons",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    lesson: text("lesson", { enum: ["apart", "together"] }).notNull(),
    /** The two shapes, the smaller first, and what people call them. */
    a: text("a").notNull(),
    b: text("b").notNull(),
    aText: text("a_text").notNull(),
    bText: text("b_text").notNull(),
    taughtBy: text("taught_by").notNull(),
    taughtAt: at("taught_at").notNull().defaultNow(),
    /** The incident at which it was taught. */
    incidentNumber: integer("incident_number").notNull(),
    /** How often it has decided, and when last. */
    acted: bigint("acted", { mode: "number" }).notNull().default(0),
    lastActedAt: at("last_acted_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique("grouping_lessons_pair").on(t.workspaceId, t.a, t.b),
    index("grouping_lessons_other").on(t.workspaceId, t.b),
  ],
);

/** A workspace's own rule on how signals become incidents; the first that matches a signal decides. */
export const groupingRules = pgTable(
  "grouping_rules",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    position: integer("position").notNull(),
    name: text("name").notNull(),
    /** `shadow` only writes what it would have done. */
    mode: text("mode", { enum: ["live", "shadow", "off"] }).notNull(),
    matchers: jsonb("matchers").notNull(),
    effect: jsonb("effect").notNull(),
    /** How often it decided, and when last; of a shadow, how often it would have decided otherwise. */
    acted: bigint("acted", { mode: "number" }).notNull().default(0),
    lastActedAt: at("last_acted_at"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);

/** What a rule in shadow would have done otherwise. */
export const shadowFindings = pgTable(
  "shadow_findings",
  {
    workspaceId: workspaceId(),
    id: text("id").notNull(),
    ruleId: text("rule_id").notNull(),
    signalId: text("signal_id").notNull(),
    /** A sentence: what was done, and what would have been. */
    text: text("text").notNull(),
    at: at("at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.ruleId],
      foreignColumns: [groupingRules.workspaceId, groupingRules.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.signalId],
      foreignColumns: [signals.workspaceId, signals.id],
    }).onDelete("cascade"),
    index("shadow_findings_rule").on(t.workspaceId, t.ruleId, t.at),
  ],
);
