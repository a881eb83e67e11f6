import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DECLARED } from "@/app/api/v1/declarations";
import type { AuditEntry } from "@/lib/access/schemas";
import { METHODS } from "@/lib/http";
import { checkAnswer } from "../support/openapi-check";
import { newTenant, type Tenant } from "../support/tenant";
import type { Row } from "./matrix/row";
import { ROWS } from "./matrix/rows";
import { newMember, newWorld, type World } from "./matrix/world";

const AUDIT = "/api/v1/audit";
const EXPORT = `${AUDIT}/export`;

/** What each change leaves behind, by operation. */
const ENTRIES: Record<string, string[]> = {
  createApiKey: ["key.created"],
  patchApiKey: ["key.renamed"],
  rotateApiKey: ["key.rotated"],
  revokeApiKey: ["key.revoked"],
  addMember: ["member.added"],
  patchMember: ["member.changed"],
  "removeMember of another": ["member.removed"],
  "removeMember of oneself": ["member.left"],
  createInvitation: ["invitation.created"],
  revokeInvitation: ["invitation.revoked"],
  acceptInvitation: ["member.joined"],
  createWorkspace: ["workspace.created"],
  patchSettings: ["settings.changed"],
  createIncident: ["incident.created"],
  patchIncident: ["incident.changed"],
  commentOnIncident: ["incident.commented"],
  mergeIncident: ["incident.merged"],
  unmergeIncident: ["incident.unmerged"],
  splitIncident: ["incident.split"],
  requestAnalysis: ["analysis.requested"],
  stopAnalysis: ["analysis.stopped"],
  steerAnalysis: ["analysis.steered"],
  withdrawSteer: ["analysis.unsteered"],
  askQuestion: ["question.asked"],
  stopQuestion: ["question.stopped"],
  deleteLesson: ["lesson.deleted"],
  patchTemplate: ["template.changed"],
  startScenario: ["key.created", "scenario.started"],
  createMaintenanceWindow: ["noise.created"],
  patchMaintenanceWindow: ["noise.changed"],
  deleteMaintenanceWindow: ["noise.deleted"],
  createNoiseRule: ["noise.created"],
  patchNoiseRule: ["noise.changed"],
  deleteNoiseRule: ["noise.deleted"],
  createMappingRule: ["mapping.created"],
  patchMappingRule: ["mapping.changed"],
  deleteMappingRule: ["mapping.deleted"],
  createGroupingRule: ["grouping.created"],
  patchGroupingRule: ["grouping.changed"],
  deleteGroupingRule: ["grouping.deleted"],
  setSenderSecret: ["secret.set"],
  removeSenderSecret: ["secret.removed"],
  declareService: ["service.declared"],
  patchService: ["service.changed"],
  removeService: ["service.removed"],
  importServices: ["service.imported"],
  replayDeadLetter: ["letter.replayed"],
  revokeSession: ["session.revoked"],
  createRunbook: ["runbook.created"],
  patchRunbook: ["runbook.changed"],
  deleteRunbook: ["runbook.deleted"],
  importRunbooks: ["runbook.imported"],
  noteIncidentRunbook: ["runbook.judged"],
  editPlan: ["plan.edited"],
  approvePlan: ["plan.approved"],
  rejectPlan: ["plan.rejected"],
  withdrawPlan: ["plan.withdrawn"],
  rotateAgentKeys: ["agentkeys.rotated"],
};
/** Not GET, and yet no change that somebody made. */
const ARRIVAL = "what arrives is not changed by anybody; a batch says by which key it came";
const NO_CHANGE: Record<string, string> = {
  ...Object.fromEntries(
    [
      ...["acceptRecords", "acceptOtlpLogs", "acceptLokiPush", "acceptSyslog", "acceptAlerts"],
      ...["acceptSenderAlerts", "acceptPrometheusAlerts", "acceptPagerDutyEvent", "acceptChanges"],
      ...["acceptSenderChanges", "acceptPagerDutyChange"],
    ].map((operation) => [operation, ARRIVAL]),
  ),
  backtestRule: "it replays the past and writes nothing",
  searchIncidents: "a question asked by POST",
  searchRunbooks: "it asks and changes nothing",
  testAi: "it asks a model for one word and changes nothing",
  unlinkAccount: "the row's account is the only way in and stays; tests/api/oauth.test.ts unlinks others",
  revokeOtherSessions: "the row's person has one session; tests/api/sessions.test.ts ends several",
};
/** Made by somebody who does not belong to the workspace yet. */
const BY_OUTSIDERS = ["acceptInvitation"];

const changes: [title: string, method: string, row: Row][] = [];
for (const load of Object.values(DECLARED)) {
  const module = await load();
  for (const method of METHODS) {
    const operation = module[method]?.declaration.operation;
    if (!operation || method === "GET") continue;
    for (const row of [ROWS[operation]!].flat())
      changes.push([row.name ? `${operation} of ${row.name}` : operation, method, row]);
  }
}

describe("every URL that changes something", () => {
  let world: World;
  beforeAll(async () => {
    world = await newWorld();
  });
  afterAll(() => world?.sql.end());

  it("has its entries named here, or the reason why it has none", () => {
    const named = [...Object.keys(ENTRIES), ...Object.keys(NO_CHANGE)];
    expect(changes.map(([title]) => title).sort()).toEqual(named.sort());
  });

  it.each(changes.filter(([title]) => title in ENTRIES))(
    "%s leaves its entry, with who, whence, in which request and what, and no secret",
    async (title, method, row) => {
      const home = BY_OUTSIDERS.includes(title)
        ? (await world.elsewhere()).workspaceId
        : world.tenant.workspaceId;
      const person = await newMember(world.sql, home, "owner");
      const { path, json } = await row.ask(world, person);
      const headers = {
        cookie: person.cookie,
        origin: world.tenant.url,
        ...(title in { acceptInvitation: 1, createWorkspace: 1, revokeSession: 1 }
          ? {}
          : { "x-workspace": world.tenant.slug }),
        ...(json !== undefined && { "content-type": "application/json" }),
      };
      const body = json === undefined ? undefined : JSON.stringify(json);
      const response = await fetch(world.tenant.url + path, { method, headers, body });
      const answer = await response.text();
      expect(response.ok, answer).toBe(true);
      const requestId = response.headers.get("x-request-id")!;
      const entries =
        await world.sql`select * from audit_entries where request_id = ${requestId} order by id`;
      const told = entries.filter((entry) => entry.actor_kind === "user");
      const bySystem = (
        await world.sql`select action from audit_entries where workspace_id = ${world.tenant.workspaceId}
          and actor_kind = 'system' and at >= (select min(at) from audit_entries where request_id = ${requestId})`
      ).map((entry) => entry.action);
      for (const action of ENTRIES[title]!)
        expect([...told.map((entry) => entry.action), ...bySystem]).toContain(action);
      expect(told.length).toBeGreaterThan(0);
      for (const entry of told) {
        expect(entry).toMatchObject({ actor_id: person.id, actor_label: person.email, address: "127.0.0.1" });
        expect(entry.before ?? entry.after).not.toBeNull();
      }
      for (const secret of answer.match(/ic_[\w-]{40,}|(?<=\/invite\/)[\w-]{40,}/g) ?? [])
        expect(JSON.stringify(entries)).not.toContain(secret);
    },
  );
});

describe("GET /api/v1/audit", () => {
  const make = (tenant: Tenant, name: string) =>
    tenant.fetch("/api/v1/api-keys", { json: { name, scopes: ["logs:read"] } });
  const entriesOf = async (tenant: Tenant, query = "") =>
    (await checkAnswer("GET", AUDIT, await tenant.fetch(`${AUDIT}${query}`))) as {
      data: AuditEntry[];
      nextCursor: string | null;
    };

  it("200: newest first, page by page, by actor, action and words", async () => {
    const tenant = await newTenant();
    for (const name of ["one", "two", "three"]) await make(tenant, name);
    await tenant.fetch("/api/v1/settings", { method: "PATCH", json: { quietMinutes: 9 } });
    const first = await entriesOf(tenant, "?limit=3");
    const rest = await entriesOf(tenant, `?limit=3&cursor=${first.nextCursor}`);
    const all = [...first.data, ...rest.data];
    expect(all.map(({ action }) => action)).toEqual([
      "settings.changed",
      "key.created",
      "key.created",
      "key.created",
    ]);
    expect(all[0]).toMatchObject({
      actor: { kind: "key", label: "test" },
      before: { quietMinutes: 30 },
      after: { quietMinutes: 9 },
    });
    expect((await entriesOf(tenant, "?action=key.")).data).toHaveLength(3);
    expect((await entriesOf(tenant, "?q=three")).data).toHaveLength(1);
    expect((await entriesOf(tenant, `?actor=${all[0]!.actor.id}`)).data).toHaveLength(4);
    expect((await entriesOf(tenant, "?actor=nobody")).data).toEqual([]);
  });

  it("400 for what is no time or cursor, 403 without audit:read", async () => {
    const tenant = await newTenant();
    for (const query of ["?from=yesterday", "?cursor=x", "?limit=501"])
      expect((await tenant.fetch(AUDIT + query)).status).toBe(400);
    const reader = await newTenant({ scopes: ["logs:read"] });
    expect((await reader.fetch(AUDIT)).status).toBe(403);
    expect((await reader.fetch(EXPORT)).status).toBe(403);
  });
});

describe("GET /api/v1/audit/export", () => {
  it("200: a file of all entries that match, as CSV or as NDJSON", async () => {
    const tenant = await newTenant();
    const name = '=HYPERLINK("x")';
    await tenant.fetch("/api/v1/api-keys", { json: { name, scopes: ["logs:read"] } });
    const csv = (await checkAnswer("GET", EXPORT, await tenant.fetch(EXPORT))) as Response;
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(csv.headers.get("content-disposition")).toBe('attachment; filename="audit.csv"');
    const [header, line, end] = (await csv.text()).split("\r\n");
    expect(header).toMatch(/^id,at,/);
    expect(line).toContain(",key.created,");
    expect(end).toBe("");
    const ndjson = await tenant.fetch(`${EXPORT}?format=ndjson&action=key.`);
    await checkAnswer("GET", EXPORT, ndjson.clone());
    expect(JSON.parse(await ndjson.text())).toMatchObject({ action: "key.created", after: { name } });
    expect((await tenant.fetch(`${EXPORT}?format=xlsx`)).status).toBe(400);
  });
});
