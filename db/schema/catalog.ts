import { foreignKey, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { workspaces } from "./access";
import { at, workspaceId } from "./columns";

export const services = pgTable(
  "services",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    firstSeenAt: at("first_seen_at").notNull().defaultNow(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.name] })],
);

/** `caller` needs `callee`. Learned from records that name another service. */
export const dependencies = pgTable(
  "dependencies",
  {
    workspaceId: workspaceId(),
    caller: text("caller").notNull(),
    callee: text("callee").notNull(),
    source: text("source", { enum: ["peer", "mention"] }).notNull(),
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
