import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
} from "drizzle-orm/pg-core";
import { workspaces } from "./access";
import { at, workspaceId } from "./columns";

/** By arrival: the counts of an old file are as young as the day it was sent. */
const countedAt = () => at("counted_at").notNull().defaultNow();

export const templates = pgTable(
  "templates",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    service: text("service").notNull(),
    pattern: text("pattern").notNull(),
    /** The worst level seen with it, 0 trace … 5 fatal. */
    level: smallint("level").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
    firstSeenAt: at("first_seen_at").notNull(),
    lastSeenAt: at("last_seen_at").notNull(),
    /** Whole lines and values by slot, few and short. */
    examples: jsonb("examples").notNull(),
    name: text("name"),
    pinned: boolean("pinned").notNull().default(false),
    muted: boolean("muted").notNull().default(false),
    mergedInto: text("merged_into"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId, t.mergedInto], foreignColumns: [t.workspaceId, t.id] }),
    index("templates_service").on(t.workspaceId, t.service),
    index("templates_created").on(t.workspaceId, t.createdAt),
    index("templates_listed").on(t.workspaceId, t.pinned, t.createdAt, t.id),
  ],
);

export const templateMinutes = pgTable(
  "template_minutes",
  {
    workspaceId: workspaceId(),
    templateId: text("template_id").notNull(),
    minute: at("minute").notNull(),
    count: integer("count").notNull(),
    countedAt: countedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.templateId, t.minute] }),
    foreignKey({
      columns: [t.workspaceId, t.templateId],
      foreignColumns: [templates.workspaceId, templates.id],
    }).onDelete("cascade"),
    index("template_minutes_minute").on(t.workspaceId, t.minute),
  ],
);

/** Lines per service, minute and level. */
export const serviceMinutes = pgTable(
  "service_minutes",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    service: text("service").notNull(),
    minute: at("minute").notNull(),
    trace: integer("trace").notNull().default(0),
    debug: integer("debug").notNull().default(0),
    info: integer("info").notNull().default(0),
    warn: integer("warn").notNull().default(0),
    error: integer("error").notNull().default(0),
    fatal: integer("fatal").notNull().default(0),
    countedAt: countedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.service, t.minute] }),
    index("service_minutes_minute").on(t.workspaceId, t.minute),
  ],
);
