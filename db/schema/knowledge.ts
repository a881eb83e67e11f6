import { sql } from "drizzle-orm";
import {
  boolean,
  customType,
  foreignKey,
  halfvec,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { workspaces } from "./access";
import { at, bytea, createdAt, workspaceId } from "./columns";
import { incidents } from "./incidents";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/**
 * What texts are as vectors: once for each text of a workspace and each model, so it is the cache as well. Every model's
 * vectors are brought to one dimension, and are unit vectors.
 */
export const vectors = pgTable(
  "vectors",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    model: text("model").notNull(),
    /** Of the text as it is embedded. */
    hash: text("hash").notNull(),
    vector: halfvec("vector", { dimensions: 1024 }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.model, t.hash] }),
    index("vectors_near").using("hnsw", t.vector.op("halfvec_cosine_ops")),
  ],
);

/** A way of embedding the runbooks or the incidents of a workspace: the active one answers while the next is being made. */
export const embeddingSpaces = pgTable(
  "embedding_spaces",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    subject: text("subject", { enum: ["runbook", "incident"] }).notNull(),
    /** `lexical:N`, N counting the lexicons that were learned; else `openai:NAME` or `local:NAME`. */
    model: text("model").notNull(),
    state: text("state", { enum: ["building", "active"] }).notNull(),
    /** Texts to embed, and those that are. */
    total: integer("total").notNull().default(0),
    done: integer("done").notNull().default(0),
    /** The lexicon of a lexical model, and the figures of the corpus: compressed JSON. */
    lexicon: bytea("lexicon"),
    /** Documents it was learned from. */
    documents: integer("documents").notNull().default(0),
    /** The last failure of building it. */
    failure: text("failure"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.subject, t.model] }),
    uniqueIndex("embedding_spaces_state").on(t.workspaceId, t.subject, t.state),
  ],
);

export const runbooks = pgTable(
  "runbooks",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    /** Where it lies in its folder or archive, or made from its title: an import finds by it what it has brought before. */
    path: text("path").notNull(),
    title: text("title").notNull(),
    /** Markdown with front matter, as written. */
    source: text("source").notNull(),
    services: text("services").array().notNull(),
    alerts: text("alerts").array().notNull(),
    templates: text("templates").array().notNull(),
    severity: text("severity", { enum: ["critical", "high", "medium", "low", "info"] }),
    version: integer("version").notNull(),
    /** How often each term occurs in each part of it. */
    counts: jsonb("counts").notNull(),
    search: tsvector("search").notNull(),
    archivedAt: at("archived_at"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    updatedBy: text("updated_by").notNull(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique("runbooks_path").on(t.workspaceId, t.path),
    index("runbooks_search").using("gin", t.search),
    index("runbooks_listed").on(t.workspaceId, t.updatedAt, t.id),
  ],
);

export const runbookVersions = pgTable(
  "runbook_versions",
  {
    workspaceId: workspaceId(),
    runbookId: text("runbook_id").notNull(),
    version: integer("version").notNull(),
    title: text("title").notNull(),
    source: text("source").notNull(),
    changedBy: text("changed_by").notNull(),
    changedAt: at("changed_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.runbookId, t.version] }),
    foreignKey({
      columns: [t.workspaceId, t.runbookId],
      foreignColumns: [runbooks.workspaceId, runbooks.id],
    }).onDelete("cascade"),
  ],
);

export const runbookChunks = pgTable(
  "runbook_chunks",
  {
    workspaceId: workspaceId(),
    runbookId: text("runbook_id").notNull(),
    position: integer("position").notNull(),
    /** The headings above it, outermost first, without the title. */
    path: text("path").array().notNull(),
    text: text("text").notNull(),
    code: text("code").notNull(),
    /** Of what is embedded of it: its vectors are found by it. */
    hash: text("hash").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.runbookId, t.position] }),
    foreignKey({
      columns: [t.workspaceId, t.runbookId],
      foreignColumns: [runbooks.workspaceId, runbooks.id],
    }).onDelete("cascade"),
    index("runbook_chunks_hash").on(t.workspaceId, t.hash),
  ],
);

/** What became of a runbook at an incident, by actor: the last that each said of it. */
export const runbookUses = pgTable(
  "runbook_uses",
  {
    workspaceId: workspaceId(),
    runbookId: text("runbook_id").notNull(),
    incidentId: text("incident_id").notNull(),
    actorId: text("actor_id").notNull(),
    outcome: text("outcome", { enum: ["shown", "used", "helped", "not_helped"] }).notNull(),
    at: at("at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.runbookId, t.incidentId, t.actorId] }),
    foreignKey({
      columns: [t.workspaceId, t.runbookId],
      foreignColumns: [runbooks.workspaceId, runbooks.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.incidentId],
      foreignColumns: [incidents.workspaceId, incidents.id],
    }).onDelete("cascade"),
    index("runbook_uses_incident").on(t.workspaceId, t.incidentId),
  ],
);

/** What an incident is remembered by, made of its reading. */
export const incidentMemories = pgTable(
  "incident_memories",
  {
    workspaceId: workspaceId(),
    incidentId: text("incident_id").notNull(),
    /** `{complaints: [{id, text}], templates: [id]}` */
    symptoms: jsonb("symptoms").notNull(),
    search: tsvector("search").notNull(),
    hash: text("hash").notNull(),
    /** When the reading was made of which this is. */
    readAt: at("read_at").notNull(),
    /** In the active space its vector is there. */
    embedded: boolean("embedded").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.incidentId] }),
    foreignKey({
      columns: [t.workspaceId, t.incidentId],
      foreignColumns: [incidents.workspaceId, incidents.id],
    }).onDelete("cascade"),
    index("incident_memories_hash").on(t.workspaceId, t.hash),
    index("incident_memories_search").using("gin", t.search),
    index("incident_memories_waiting").on(t.workspaceId).where(sql`not embedded`),
  ],
);
