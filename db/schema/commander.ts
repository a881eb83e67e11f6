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
  real,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { workspaces } from "./access";
import { at, bytea, createdAt, workspaceId } from "./columns";
import { incidents } from "./incidents";

/** One investigation. Its report grows while it runs; `seq` counts its versions. */
export const analyses = pgTable(
  "analyses",
  {
    workspaceId: workspaceId(),
    id: text("id").notNull(),
    incidentId: text("incident_id").notNull(),
    /** Counts from 1 within the incident. */
    number: integer("number").notNull(),
    cause: text("cause", { enum: ["opened", "reopened", "evidence", "person", "steer", "replay"] }).notNull(),
    state: text("state", { enum: ["queued", "running", "done", "failed", "stopped"] }).notNull(),
    /** The agent at work. */
    stage: text("stage"),
    seq: integer("seq").notNull().default(0),
    report: jsonb("report").notNull().default({}),
    /** Every service that the report names, by which a limited view is served. */
    services: text("services").array().notNull().default(sql`'{}'::text[]`),
    /** What the agents looked at, frozen: compressed JSON, so that a run can be repeated from this alone. */
    situation: bytea("situation"),
    /** Of the evidence without its times and counts: equal ones have equal answers. */
    evidenceDigest: text("evidence_digest"),
    /** The model that was asked for; null for the workspace's own choice. */
    askedModel: text("asked_model"),
    /** Also without a model, where one is configured. */
    withoutModel: boolean("without_model").notNull().default(false),
    /** Further words of whoever tries another prompt. */
    askedPrompt: text("asked_prompt"),
    /** The model that answered; null where none did. */
    model: text("model"),
    /** The analysis that is run again from what it saw. */
    replayOf: text("replay_of"),
    /** The analysis whose answer serves here as well. */
    recalledFrom: text("recalled_from"),
    calls: integer("calls").notNull().default(0),
    inputTokens: integer("input_tokens").notNull().default(0),
    outputTokens: integer("output_tokens").notNull().default(0),
    /** Millionths of the unit that prices are given in; null where no price is known. */
    costMicros: bigint("cost_micros", { mode: "number" }),
    requestedBy: text("requested_by").notNull(),
    /** Who has the run, and until when nobody else takes it over. */
    leaseToken: text("lease_token"),
    leaseUntil: at("lease_until"),
    attempts: integer("attempts").notNull().default(0),
    failure: text("failure"),
    createdAt: createdAt(),
    startedAt: at("started_at"),
    finishedAt: at("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique("analyses_number").on(t.workspaceId, t.incidentId, t.number),
    foreignKey({
      columns: [t.workspaceId, t.incidentId],
      foreignColumns: [incidents.workspaceId, incidents.id],
    }).onDelete("cascade"),
    foreignKey({ columns: [t.workspaceId, t.replayOf], foreignColumns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId, t.recalledFrom], foreignColumns: [t.workspaceId, t.id] }),
    // Of an incident one at a time; what is run again for comparison does not stand in its way.
    uniqueIndex("analyses_live")
      .on(t.workspaceId, t.incidentId)
      .where(sql`state in ('queued', 'running') and cause <> 'replay'`),
    index("analyses_waiting").on(t.createdAt).where(sql`state in ('queued', 'running')`),
    // What refers to an analysis is looked for when it goes.
    index("analyses_replayed").on(t.workspaceId, t.replayOf).where(sql`replay_of is not null`),
    index("analyses_recalled").on(t.workspaceId, t.recalledFrom).where(sql`recalled_from is not null`),
    index("analyses_digest").on(t.workspaceId, t.evidenceDigest).where(sql`state = 'done'`),
  ],
);

/** What an agent did, and what came back: a look at rows by a tool, a question to a model. */
export const analysisActions = pgTable(
  "analysis_actions",
  {
    workspaceId: workspaceId(),
    analysisId: text("analysis_id").notNull(),
    position: integer("position").notNull(),
    agent: text("agent").notNull(),
    kind: text("kind", { enum: ["core", "tool", "model", "note"] }).notNull(),
    name: text("name").notNull(),
    /** In words, for people. */
    text: text("text").notNull(),
    state: text("state", { enum: ["running", "done", "failed"] }).notNull(),
    input: jsonb("input"),
    /** What came back, kept for a replay. */
    output: jsonb("output"),
    failure: text("failure"),
    startedAt: at("started_at").notNull().defaultNow(),
    ms: integer("ms"),
    tokens: integer("tokens"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.analysisId, t.position] }),
    foreignKey({
      columns: [t.workspaceId, t.analysisId],
      foreignColumns: [analyses.workspaceId, analyses.id],
    }).onDelete("cascade"),
  ],
);

/** What a person tells the agents at an incident; it holds for every later analysis until it is taken back. */
export const steers = pgTable(
  "steers",
  {
    workspaceId: workspaceId(),
    id: text("id").notNull(),
    incidentId: text("incident_id").notNull(),
    kind: text("kind", { enum: ["focus", "rule_out", "hint"] }).notNull(),
    /** `{kind, name}` of whom it is about; null for a hint in words. */
    entity: jsonb("entity"),
    text: text("text").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.incidentId],
      foreignColumns: [incidents.workspaceId, incidents.id],
    }).onDelete("cascade"),
    index("steers_incident").on(t.workspaceId, t.incidentId),
  ],
);

/** A question asked at an incident, and its answer while it grows. */
export const questions = pgTable(
  "questions",
  {
    workspaceId: workspaceId(),
    id: text("id").notNull(),
    incidentId: text("incident_id").notNull(),
    question: text("question").notNull(),
    state: text("state", { enum: ["queued", "running", "done", "failed", "stopped"] }).notNull(),
    seq: integer("seq").notNull().default(0),
    /** `{text, claims, looks}` */
    answer: jsonb("answer").notNull().default({}),
    services: text("services").array().notNull().default(sql`'{}'::text[]`),
    model: text("model"),
    calls: integer("calls").notNull().default(0),
    inputTokens: integer("input_tokens").notNull().default(0),
    outputTokens: integer("output_tokens").notNull().default(0),
    costMicros: bigint("cost_micros", { mode: "number" }),
    askedBy: text("asked_by").notNull(),
    leaseToken: text("lease_token"),
    leaseUntil: at("lease_until"),
    attempts: integer("attempts").notNull().default(0),
    failure: text("failure"),
    createdAt: createdAt(),
    finishedAt: at("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.incidentId],
      foreignColumns: [incidents.workspaceId, incidents.id],
    }).onDelete("cascade"),
    index("questions_incident").on(t.workspaceId, t.incidentId, t.id),
    index("questions_waiting").on(t.createdAt).where(sql`state in ('queued', 'running')`),
  ],
);

/** Answers of models by what they were asked: the same question about the same evidence is asked once. */
export const modelAnswers = pgTable(
  "model_answers",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    /** SHA-256 of model, prompt and form of the answer. */
    key: text("key").notNull(),
    model: text("model").notNull(),
    answer: jsonb("answer").notNull(),
    inputTokens: integer("input_tokens").notNull(),
    outputTokens: integer("output_tokens").notNull(),
    createdAt: createdAt(),
    usedAt: at("used_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.key] }),
    index("model_answers_used").on(t.workspaceId, t.usedAt),
  ],
);

/** What each agent signs its votes with. */
export const agentKeys = pgTable(
  "agent_keys",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    agent: text("agent").notNull(),
    /** SPKI, DER, base64. */
    publicKey: text("public_key").notNull(),
    /** Sealed. */
    privateKey: text("private_key").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.agent] })],
);

/** A remedy that somebody may carry out. What it does never changes: an edit is a new version with a digest of its own. */
export const plans = pgTable(
  "plans",
  {
    workspaceId: workspaceId(),
    id: text("id").notNull(),
    incidentId: text("incident_id").notNull(),
    /** Counts from 1 within the incident. */
    number: integer("number").notNull(),
    version: integer("version").notNull(),
    /** The analysis that proposed it; null when a person wrote it. */
    analysisId: text("analysis_id"),
    summary: text("summary").notNull(),
    /** `[{title, check, action, rollback, isReversible, source}]` */
    steps: jsonb("steps").notNull(),
    services: text("services").array().notNull(),
    /** SHA-256 of what the plan does: votes are bound to it. */
    digest: text("digest").notNull(),
    state: text("state", {
      enum: ["voting", "carried", "waits", "approved", "rejected", "withdrawn", "superseded"],
    }).notNull(),
    /** The outcome of the votes, as they were counted last. */
    outcome: jsonb("outcome"),
    policy: text("policy", { enum: ["unanimous", "byzantine", "people"] }).notNull(),
    decidedBy: text("decided_by"),
    decidedAt: at("decided_at"),
    decision: text("decision"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique("plans_number").on(t.workspaceId, t.incidentId, t.number, t.version),
    foreignKey({
      columns: [t.workspaceId, t.incidentId],
      foreignColumns: [incidents.workspaceId, incidents.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.analysisId],
      foreignColumns: [analyses.workspaceId, analyses.id],
    }),
    index("plans_incident").on(t.workspaceId, t.incidentId),
    index("plans_analysis").on(t.workspaceId, t.analysisId).where(sql`analysis_id is not null`),
    index("plans_undecided").on(t.workspaceId, t.createdAt).where(sql`state in ('voting', 'waits')`),
  ],
);

/** What came back when an agent was asked to vote: kept as it came, also when it counts as faulty. */
export const votes = pgTable(
  "votes",
  {
    workspaceId: workspaceId(),
    planId: text("plan_id").notNull(),
    position: integer("position").notNull(),
    agent: text("agent").notNull(),
    /** The signed vote as it was given; null when none came. */
    answer: jsonb("answer"),
    failure: text("failure", { enum: ["failed", "timed_out"] }),
    detail: text("detail"),
    confidence: real("confidence"),
    at: at("at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.planId, t.position] }),
    foreignKey({
      columns: [t.workspaceId, t.planId],
      foreignColumns: [plans.workspaceId, plans.id],
    }).onDelete("cascade"),
  ],
);
