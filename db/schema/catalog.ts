import { sql } from "drizzle-orm";
import {
  boolean,
  doublePrecision,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
} from "drizzle-orm/pg-core";
import { workspaces } from "./access";
import { at, workspaceId } from "./columns";

export const services = pgTable(
  "services",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    firstSeenAt: at("first_seen_at").notNull().defaultNow(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
    /** Somebody said that it is one; the rest is what they said of it. */
    declared: boolean("declared").notNull().default(false),
    description: text("description"),
    owner: text("owner"),
    /** 1 matters most, 5 least. */
    tier: smallint("tier"),
    runbookUrl: text("runbook_url"),
    /** What a minute of its being down costs, in the workspace's currency. */
    costPerMinute: doublePrecision("cost_per_minute"),
    /** Where it is called: addresses as its callers write them, and ports. */
    addresses: text("addresses").array().notNull().default(sql`'{}'::text[]`),
    ports: integer("ports").array().notNull().default(sql`'{}'::integer[]`),
    namespace: text("namespace"),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.name] })],
);

/** `caller` needs `callee`. Declared, or learned from records that name another service. */
export const dependencies = pgTable(
  "dependencies",
  {
    workspaceId: workspaceId(),
    caller: text("caller").notNull(),
    callee: text("callee").notNull(),
    source: text("source", { enum: ["declared", "peer", "trace", "mention"] }).notNull(),
    /** The surest that records have shown it by, also while it is declared; null when none has. */
    learned: text("learned", { enum: ["peer", "trace", "mention"] }),
    seen: integer("seen").notNull(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.caller, t.callee] }),
    foreignKey({
      columns: [t.workspaceId, t.caller],
      foreignColumns: [services.workspaceId, services.name],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.callee],
      foreignColumns: [services.workspaceId, services.name],
    }).onDelete("cascade"),
  ],
);

/** What runs of a service: a pod, a process, a machine of its own. Declared, or learned from records that name theirs. */
export const serviceInstances = pgTable(
  "service_instances",
  {
    workspaceId: workspaceId(),
    service: text("service").notNull(),
    name: text("name").notNull(),
    address: text("address"),
    /** The machine that it runs on. */
    node: text("node"),
    source: text("source", { enum: ["declared", "record"] }).notNull(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.service, t.name] }),
    foreignKey({
      columns: [t.workspaceId, t.service],
      foreignColumns: [services.workspaceId, services.name],
    }).onDelete("cascade"),
    index("service_instances_seen").on(t.workspaceId, t.lastSeenAt),
  ],
);

/** Machines by name, also those on which nothing of ours runs now. */
export const nodes = pgTable(
  "nodes",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.name] })],
);
