import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { db, isEmbedded } from "@/db/client";
import { type Ctx, listAudit, listInvitations, userOfSession } from "@/lib/access";
import { costsPerMinute, listNodes, listServices, ownersOf, platformOf } from "@/lib/catalog";
import { recallable, type ToRecall } from "@/lib/commander";
import {
  cameBack,
  countActiveIncidents,
  getIncident,
  listEvidence,
  listIncidents,
  listTimeline,
  pastTroubles,
} from "@/lib/incidents";
import { overview } from "@/lib/insights";
import {
  findBacklog,
  getRecord,
  leaseStream,
  listWindows,
  newestRecordTime,
  platformEvents,
  recordContext,
  recordHistogram,
  recordId,
  searchRecords,
  takeRecords,
} from "@/lib/intake";
import { nearestIncidents, runbookSources, searchIncidents } from "@/lib/knowledge";
import { activeSpace, nearest } from "@/lib/knowledge/spaces";
import { lackingIn, waitingIncidents } from "@/lib/knowledge/tending/lacking";
import { canResume, lastSeq, readEvents } from "@/lib/live";
import { detectSignals, firingSignals, listSignals } from "@/lib/signals";
import { getTemplate, listTemplates, type WindowFindings } from "@/lib/templates";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";

useDatabase();

/** Enough that reading a whole table costs more than any look-up, in a workspace among others. */
const ROWS = 2000;
const OTHERS = 9;
/** Left empty here: reading them whole is right. */
const EMPTY = /users|api_keys|dependencies|dead_letters|embedding_spaces|steers/;
const NOW = Date.UTC(2026, 5, 1, 12);
let ctx: Ctx;
/** The same, limited to a few services. */
let some: Ctx;
/** A workspace with few vectors. */
let small: Ctx;

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  ctx = await newWorkspace();
  some = limitedTo(ctx, "service-3", "service-7", "gone");
  await fill(ctx);
  for (let i = 0; i < OTHERS; i++) await fill(await newWorkspace());
  await fillVectors(ctx);
  await db().execute(sql`insert into users (id, email) values ('usr_1', 'ann@example.test')`);
  await db().execute(sql`insert into sessions (id, token_hash, previous_hash, user_id, expires_at)
    select 'ses_' || n, 'new ' || n, 'old ' || n, 'usr_1', now() + interval '1 day' from generate_series(1, ${ROWS}::int) as n`);
  await db().execute(sql`analyze`);
});

/** Row `n` of each table was made `n` × 10 seconds before now; ten services take turns. */
async function fill({ workspaceId: w }: Ctx): Promise<void> {
  const n = sql`generate_series(1, ${ROWS}::int) as n`;
  const at = sql`(${new Date(NOW).toISOString()}::timestamptz - n * interval '10 seconds')`;
  const minute = sql`(date_trunc('minute', ${new Date(NOW).toISOString()}::timestamptz) - n * interval '1 minute')`;
  const service = sql`'service-' || n % 10`;
  const run = (statement: ReturnType<typeof sql>) => db().execute(statement);
  await run(sql`insert into services (workspace_id, name) select ${w}, 'service-' || n from ${n}`);
  await run(sql`insert into service_instances (workspace_id, service, name, node, source, last_seen_at)
    select ${w}, 'service-' || n, 'pod-' || n, 'node-' || n, 'record', ${at} from ${n}`);
  await run(sql`insert into nodes (workspace_id, name) select ${w}, 'node-' || n from ${n}`);
  await run(sql`insert into batches (workspace_id, id, body_hash, response) values (${w}, 'bat', '', '{}')`);
  await run(sql`insert into chunks (workspace_id, batch_id, service, records, payload, received_at)
    select ${w}, 'bat', ${service}, 1, '\\x00', ${at} from ${n}`);
  await run(sql`insert into windows (workspace_id, id, service, number, opened_at, closed_at, reason, records, templates,
      new_templates, levels, severity, title, summary, impacted_services, noise_reduction_ratio, first_ts, last_ts, first_record_id, assessed_at)
    select ${w}, 'win_' || n, ${service}, n, ${at}, ${at}, 'time', 1, 1, 0, '{}', 'info', '', '', '{}', 0, ${at}, ${at}, n, ${at} from ${n}`);
  await run(sql`insert into templates (workspace_id, id, service, pattern, level, count, first_seen_at, last_seen_at, examples, created_at)
    select ${w}, 'tpl_' || n, ${service}, 'line ' || n, n % 6, n, ${at}, ${at}, '{"lines":[],"values":[]}', ${at} from ${n}`);
  await run(sql`insert into template_minutes (workspace_id, template_id, minute, count)
    select ${w}, 'tpl_' || (1 + n % 40), ${minute}, 1 from ${n}`);
  await run(
    sql`insert into service_minutes (workspace_id, service, minute, info) select ${w}, ${service}, ${minute}, 1 from ${n}`,
  );
  await run(sql`insert into incidents (workspace_id, id, number, title, titled_by, status, severity, severity_by, services,
      opened_at, first_bad_at, last_signal_at, reported_at, grouping)
    select ${w}, 'inc_' || n, n, 'title', 'system', case when n % 100 = 0 then 'open' else 'resolved' end, 'high', 'system',
      array[${service}], ${at}, ${at}, ${at}, ${at}, '{}' from ${n}`);
  await run(sql`insert into timeline_entries (workspace_id, id, incident_id, kind, actor_kind, actor_id, text)
    select ${w}, 'tle_' || n, 'inc_' || (1 + n % 100), 'comment', 'system', 'system', '' from ${n}`);
  await run(sql`insert into signals (workspace_id, id, kind, service, template_id, score, severity, at, evidence, incident_id, created_at, last_seen_at)
    select ${w}, 'sig_' || n, 'new_template', ${service}, 'tpl_' || n, 0.5, 'high', ${at}, '{}', 'inc_' || (1 + n % 100), ${at}, ${at} from ${n}`);
  await run(sql`insert into alerts (workspace_id, fingerprint, source, title, status, severity, labels, annotations, marks, why, state_at,
      firing_since, first_seen_at, last_seen_at, notices, episodes, turns, firings)
    select ${w}, 'alert ' || n, 'generic', 'title', 'resolved', 'high', '{}', '{}', '[]', '{}', ${at}, ${at}, ${at}, ${at}, 1, 1, '[]', '[]' from ${n}`);
  await run(sql`insert into analyses (workspace_id, id, incident_id, number, cause, state, model, requested_by, evidence_digest, report, finished_at)
    select ${w}, 'ana_' || n, 'inc_' || n, 1, 'opened', 'done', 'm', 'test', 'digest ' || n, '{"opinion":{"summary":""}}', ${at} from ${n}`);
  await run(sql`insert into changes (workspace_id, id, fingerprint, source, kind, title, service, labels, marks, at)
    select ${w}, 'chg_' || n, 'change ' || n, 'generic', 'deploy', '', ${service}, '{}', '[]', ${at} from ${n}`);
  await run(
    sql`insert into events (workspace_id, seq, type, data) select ${w}, n, 'agent_action', '{}' from ${n}`,
  );
  await run(sql`insert into audit_entries (workspace_id, id, at, actor_kind, actor_id, actor_label, action, subject)
    select ${w}, 'aud_' || n, ${at}, 'user', 'usr_' || n % 500, n % 500 || '@example.test', 'noun' || n % 400 || '.changed', 'incident ' || n from ${n}`);
  await run(sql`insert into invitations (workspace_id, id, token_hash, role, max_uses, created_by, expires_at)
    select ${w}, 'inv_' || n, ${w} || n, 'viewer', 1, 'usr_1', ${at} from ${n}`);
  await run(sql`insert into incident_memories (workspace_id, incident_id, symptoms, search, hash, read_at, embedded)
    select ${w}, 'inc_' || n, '{"complaints":[],"templates":[]}', ('line:1A word' || translate(n::text, '0123456789', 'abcdefghij') || ':2A')::tsvector, 'hash ' || n, ${at}, n > 3 from ${n}`);
  await run(sql`insert into runbooks (workspace_id, id, path, title, source, services, alerts, templates, version, counts, search, created_by, updated_by)
    select ${w}, 'rbk_' || n, 'book-' || n, 'title', '', '{}', '{}', '{}', 1, '{}', '', '', '' from ${n}`);
  await run(sql`insert into runbook_chunks (workspace_id, runbook_id, position, path, text, code, hash)
    select ${w}, 'rbk_' || n, 0, '{}', '', '', 'hash ' || n from ${n}`);
  await run(sql`insert into records (workspace_id, ts, id, service, level, message, template_id, marks, received_at, attributes)
    select ${w}, ${at}, n, ${service}, 2, 'request ' || n, 'tpl_' || (1 + n % 40), 0, ${at},
      case when n % 100 = 0 then '{"k8s.event.reason": "BackOff"}'::jsonb end from ${n}`);
}

/** Vectors of one workspace, some others' among them; the graph is made when all are there. */
async function fillVectors({ workspaceId: w }: Ctx): Promise<void> {
  const few = await newWorkspace();
  const vector = sql`(select array_agg(random() - 0.5) from generate_series(1, 1024) where n > 0)::halfvec`;
  const [index] = await db().execute<{ made: string }>(
    sql`select pg_get_indexdef(indexrelid) as made from pg_index where indexrelid = to_regclass('vectors_near')`,
  );
  if (index) await db().execute(sql`drop index vectors_near`);
  await db().execute(sql`insert into vectors (workspace_id, model, hash, vector)
    select ${w}, 'incident/lexical:1', 'hash ' || n, ${vector} from generate_series(1, ${ROWS}::int) as n`);
  await db().execute(sql`insert into vectors (workspace_id, model, hash, vector)
    select ${few.workspaceId}, 'incident/lexical:1', 'hash ' || n, ${vector} from generate_series(1, 50) as n`);
  if (index) await db().execute(sql.raw(index.made));
  small = few;
  // Asks once in a process what pgvector can do.
  await near(ctx);
}

interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  Plans?: Node[];
}

/** How the database carries out everything that `work` asks: `Seq Scan windows`, `windows_closed`. */
async function stepsOf(work: () => Promise<unknown>): Promise<string[]> {
  const client = db().$client;
  const asked: Parameters<typeof client.unsafe>[] = [];
  const ask = client.unsafe.bind(client);
  const spy = vi.spyOn(client, "unsafe").mockImplementation((...query) => {
    asked.push(query);
    return ask(...query);
  });
  await work().finally(() => spy.mockRestore());
  const steps: string[] = [];
  for (const [query, parameters] of asked) {
    if (!/^\s*(select|\(|with)/i.test(query)) continue;
    const [row] = await client.unsafe(`explain (format json) ${query}`, parameters);
    const visit = (node: Node) => {
      if (node["Node Type"] === "Seq Scan") steps.push(`Seq Scan ${node["Relation Name"]}`);
      if (node["Index Name"]) steps.push(node["Index Name"]);
      for (const child of node.Plans ?? []) visit(child);
    };
    visit((row!["QUERY PLAN"] as { Plan: Node }[])[0]!.Plan);
  }
  return steps;
}

/** As it is asked within its short transaction, where the explaining cannot follow. */
const near = async (of: Ctx) =>
  nearest({ ...of, tx: db() }, await spaceOf(of), new Float32Array(1024).fill(1 / 32), 5);
const spaceOf = async (of: Ctx) => ({ ...(await activeSpace(of, "incident")), model: "lexical:1" });
const saying = { complaints: [{ id: "tpl_7", text: "line wordh" }], templates: ["tpl_7"] };

const page = { limit: 50 };
const DAY = 86_400_000;
const hour = { from: new Date(NOW - 3_600_000).toISOString(), to: new Date(NOW).toISOString() };
const cases: [string, string[], () => Promise<unknown>][] = [
  ["the incidents, newest first", ["incidents_opened"], () => listIncidents(ctx, page)],
  ["the incidents not resolved", ["incidents"], () => listIncidents(ctx, { ...page, status: "open" })],
  ["one incident", ["incidents_number"], () => getIncident(ctx, 7)],
  ["the history of an incident", ["timeline_incident"], () => listTimeline(ctx, 7, page)],
  ["the evidence of an incident", ["signals_incident"], () => listEvidence(ctx, 7)],
  ["the signals, newest first", ["signals_created"], () => listSignals(ctx, page)],
  ["the windows, newest first", ["windows_closed"], () => listWindows(ctx, page)],
  ["the new templates", ["templates_listed"], () => listTemplates(ctx, { ...page, sort: "new" })],
  ["the commonest templates", ["templates"], () => listTemplates(ctx, { ...page, sort: "count" })],
  ["a template with its counts", ["template_minutes"], () => getTemplate(ctx, "tpl_7")],
  ["the services", ["services"], () => listServices(ctx, page)],
  ["what runs where", ["services", "service_instances", "nodes"], () => platformOf(ctx, ["service-7"])],
  ["the machines", ["nodes"], () => listNodes(ctx, page)],
  [
    "events of the platform",
    // The partial index's name in a partition; no other is of these columns alone.
    ["workspace_id_ts_idx"],
    () => platformEvents(ctx, { from: NOW - DAY, to: NOW, limit: 100 }),
  ],
  ["the records, newest first", ["records"], () => searchRecords(ctx, page)],
  ["records by words", ["records"], () => searchRecords(ctx, { ...page, q: "request 7" })],
  ["records of a service", ["records"], () => searchRecords(ctx, { ...page, service: "service-7" })],
  ["records of a template", ["template_minutes"], () => searchRecords(ctx, { ...page, templateId: "tpl_7" })],
  ["one record", ["records"], () => getRecord(ctx, recordId(NOW - 70_000, 7))],
  ["the lines around a record", ["records"], () => recordContext(ctx, recordId(NOW - 70_000, 7))],
  ["the newest record", ["records"], () => newestRecordTime(ctx)],
  ["the bars over an hour", ["service_minutes"], () => recordHistogram(ctx, { ...hour, buckets: 60 })],
  ["the overview", ["windows_closed", "templates_created"], () => overview(ctx, 60)],
  ["the newest event", ["events"], () => lastSeq(ctx.workspaceId)],
  ["the events that follow", ["events"], () => readEvents(ctx.workspaceId, ROWS - 5)],
  ["whether a reader can go on", ["events"], () => canResume(ctx.workspaceId, 5)],
  [
    "the past of a window",
    ["service_minutes", "template_minutes", "signals"],
    () => detectSignals(ctx, findings),
  ],
  ["what a window takes", ["chunks"], takeOne],
  ["the audit, newest first", ["audit_at"], () => listAudit(ctx, page)],
  ["the audit of a time", ["audit_at"], () => listAudit(ctx, { ...page, ...hour })],
  [
    "what somebody did",
    ["audit_actor", "audit_label"],
    () => listAudit(ctx, { ...page, actor: "7@example.test" }),
  ],
  ["what was done to keys", ["audit_action"], () => listAudit(ctx, { ...page, action: "noun7." })],
  [
    "what was done to an incident",
    ["audit_subject"],
    () => listAudit(ctx, { ...page, subject: "incident 7" }),
  ],
  ["entries that mention a word", ["audit_"], () => listAudit(ctx, { ...page, q: "noun" })],
  ["which space answers", [], () => activeSpace(ctx, "incident")],
  ["the nearest of few", ["vectors_workspace_id_model_hash_pk"], () => near(small)],
  [
    "incidents alike",
    ["incident_memories_waiting"],
    () => nearestIncidents(ctx, { symptoms: saying, limit: 5 }),
  ],
  ["incidents by words", ["incident_memories_search"], () => searchIncidents(ctx, "wordh", 5)],
  ["incidents that wait for their vector", ["incident_memories_waiting"], () => waitingIncidents(ctx)],
  [
    "incidents that lack one",
    ["incident_memories_workspace_id_incident_id_pk", "vectors_workspace_id_model_hash_pk"],
    async () => lackingIn(ctx, await spaceOf(ctx), "inc_5"),
  ],
  ["the invitations", ["invitations_workspace_id_id_pk"], () => listInvitations(ctx, page)],
  ["what past incidents say of edges", ["incidents_opened"], () => pastTroubles(ctx, edgesOf(HALF_HOUR))],
  ["which incidents came back", ["incidents_"], () => cameBack(ctx, [5, 7], 15)],
  ["what a minute costs", ["services"], () => costsPerMinute(ctx)],
  ["who owns services", ["services"], () => ownersOf(ctx, ["service-3", "service-7"])],
  ["the texts of runbooks", ["runbooks"], () => runbookSources(ctx, ["rbk_3", "rbk_7"])],
  [
    "what an analysis may recall",
    ["analyses_digest", "signals_incident", "changes_service"],
    () => recallable(ctx, toRecall),
  ],
  ["which alerts fire", ["signals_", "alerts_"], () => firingSignals(ctx, ["sig_1", "sig_2"])],
  ["how many incidents are not resolved", ["incidents_live"], countActiveIncidents],
  [
    "whose a session's token is, present, replaced or long past",
    ["sessions_token_hash", "sessions_previous_hash", "sessions_pkey"],
    () => userOfSession("family.secret"),
  ],
];

const toRecall: ToRecall = {
  incident: { id: "inc_7", number: 7, regressionOf: 5 },
  digest: "digest 9",
  diagnosis: { verdict: "unknown", hypotheses: [] },
  alike: [],
};
const HALF_HOUR = 1_800_000;
/** Every service of ten needs the next. */
const edgesOf = (ms: number) => ({
  edges: Array.from({ length: 10 }, (_, i) => ({
    caller: `service-${i}`,
    callee: `service-${(i + 1) % 10}`,
  })),
  since: new Date(NOW - ms),
});

const someEdges = { edges: [{ caller: "service-3", callee: "service-7" }], since: new Date(NOW - HALF_HOUR) };

/** The same reads in a limited view. */
const limited: typeof cases = [
  ["the incidents, newest first", ["incidents_opened"], () => listIncidents(some, page)],
  ["the incidents not resolved", ["incidents"], () => listIncidents(some, { ...page, status: "open" })],
  ["incidents by title", ["incidents_"], () => listIncidents(some, { ...page, q: "title" })],
  ["one incident", ["incidents_number"], () => getIncident(some, 7)],
  ["what past incidents say of edges", ["incidents_opened"], () => pastTroubles(some, someEdges)],
  ["the history of an incident", ["timeline_incident"], () => listTimeline(some, 7, page)],
  ["the evidence of an incident", ["signals_incident"], () => listEvidence(some, 7)],
  ["the signals, newest first", ["signals_created"], () => listSignals(some, page)],
  ["the windows, newest first", ["windows_closed"], () => listWindows(some, page)],
  ["the new templates", ["templates"], () => listTemplates(some, { ...page, sort: "new" })],
  ["a template with its counts", ["template_minutes"], () => getTemplate(some, "tpl_7")],
  ["the services", ["services"], () => listServices(some, page)],
  ["what runs where", ["services", "service_instances"], () => platformOf(some, null)],
  ["the records, newest first", ["service_ts_id_idx"], () => searchRecords(some, page)],
  ["records by words", ["service_ts_id_idx"], () => searchRecords(some, { ...page, q: "request 7" })],
  [
    "records of a service",
    ["service_ts_id_idx"],
    () => searchRecords(some, { ...page, service: "service-7" }),
  ],
  [
    "records of a template",
    ["template_minutes"],
    () => searchRecords(some, { ...page, templateId: "tpl_7" }),
  ],
  ["one record", ["records"], () => getRecord(some, recordId(NOW - 70_000, 7))],
  ["the lines around a record", ["records"], () => recordContext(some, recordId(NOW - 70_000, 7))],
  ["the newest record", ["service_ts_id_idx"], () => newestRecordTime(some)],
  ["the bars over an hour", ["service_minutes"], () => recordHistogram(some, { ...hour, buckets: 60 })],
  [
    "the bars of a search",
    ["service_ts_id_idx"],
    () => recordHistogram(some, { ...hour, q: "request", buckets: 60 }),
  ],
  ["the overview", ["windows_closed", "templates_"], () => overview(some, 60)],
];

async function takeOne() {
  const lease = (await leaseStream(ctx.workspaceId, "service-3"))!;
  await takeRecords(lease);
}

const findings: WindowFindings = {
  windowId: "win_1",
  service: "service-7",
  openedAt: NOW - 5000,
  closedAt: NOW,
  records: 100,
  peers: [],
  minutes: [{ minute: NOW, levels: [0, 0, 0, 0, 100, 0] }],
  templates: [
    {
      id: "tpl_7",
      pattern: "line 7",
      level: 4,
      levelName: "error",
      count: 100,
      isNew: false,
      muted: false,
      minutes: [[NOW, 100]],
      first: { id: "rec_1_1", ts: NOW, text: "" },
      quotes: [],
      errors: null,
    },
  ],
};

describe("no screen and no window reads a whole table", () => {
  it.each([...cases, ...limited.map(([name, ...rest]) => [`${name}, in a limited view`, ...rest] as const)])(
    "%s",
    async (_, expected, work) => {
      const steps = await stepsOf(work);
      expect(steps.filter((step) => step.startsWith("Seq Scan") && !EMPTY.test(step))).toEqual([]);
      for (const index of expected) expect(steps.join(" ")).toContain(index);
    },
  );

  it("the nearest of many are found through the graph, where there is one", async () => {
    const steps = await stepsOf(() => near(ctx));
    expect(steps.includes("vectors_near")).toBe(!isEmbedded());
  });

  it("the backlog is one look at the chunks, which are few: windows remove them", async () => {
    const steps = await stepsOf(findBacklog);
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatch(/chunks/);
  });
});
