import { sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, real, text } from "drizzle-orm/pg-core";
import { workspaces } from "./access";
import { alerts } from "./alerts";
import { at, workspaceId } from "./columns";
import { incidents } from "./incidents";
import { templates } from "./templates";

export const signals = pgTable(
  "signals",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    kind: text("kind", {
      enum: ["new_template", "rate_spike", "rate_drop", "severity_shift", "silence", "alert"],
    }).notNull(),
    service: text("service").notNull(),
    templateId: text("template_id"),
    windowId: text("window_id"),
    /** The alert that it is, for those of other systems. */
    alertFingerprint: text("alert_fingerprint"),
    /** 0…1, how sure we are that something is wrong. */
    score: real("score").notNull(),
    severity: text("severity").notNull(),
    /** The first bad moment, in the records' own time. */
    at: at("at").notNull(),
    /** The figures behind the score and the ids of the records that show it. */
    evidence: jsonb("evidence").notNull(),
    incidentId: text("incident_id"),
    /** Why it belongs to that incident: rule, fields, distance. */
    grouping: jsonb("grouping"),
    /** The rule of the workspace that keeps it out of incidents. */
    heldBy: text("held_by"),
    createdAt: at("created_at").notNull().defaultNow(),
    /** In how many windows it was seen; a signal that goes on is one row, not one each window. */
    seen: integer("seen").notNull().default(1),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.templateId],
      foreignColumns: [templates.workspaceId, templates.id],
    }),
    foreignKey({
      columns: [t.workspaceId, t.incidentId],
      foreignColumns: [incidents.workspaceId, incidents.id],
    }),
    foreignKey({
      columns: [t.workspaceId, t.alertFingerprint],
      foreignColumns: [alerts.workspaceId, alerts.fingerprint],
    }),
    index("signals_alert").on(t.workspaceId, t.alertFingerprint).where(sql`alert_fingerprint is not null`),
    index("signals_incident").on(t.workspaceId, t.incidentId),
    index("signals_created").on(t.workspaceId, t.createdAt),
    index("signals_going_on").on(t.workspaceId, t.lastSeenAt),
  ],
);
