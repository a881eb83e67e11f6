import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { expect, inject, vi } from "vitest";
import type { Permission, Role } from "@/lib/access/schemas";
import { newId } from "@/lib/kit/ids";
import { newInvitation, newKeyRow, newSession, newUser } from "../../support/people";
import { newPlanRow } from "../../support/plan-rows";
import { databaseOf, newTenant, type Tenant } from "../../support/tenant";

/** What a view limited to the shop must never be shown: it stands in every line of the other service, and is its name. */
export const HIDDEN = "vault";
export const SEEN = "shop";

/** A workspace in which everything exists, once for a service that is seen and once for one that is not. */
export interface World {
  tenant: Tenant;
  sql: postgres.Sql;
  /** Ids of things of the service that is seen. */
  incident: number;
  record: string;
  /** The secret of an invitation that nobody has taken. */
  invitation: string;
  template: string;
  runbook: string;
  /** A new member, a new key: for what changes or removes them. */
  newMember(role?: Role, services?: string[] | null): Promise<Person>;
  newKey(scopes: readonly Permission[], services?: string[] | null): Promise<{ id: string; key: string }>;
  /** Another session of somebody; answers its id. */
  newSession(person: Person): Promise<string>;
  link(person: Person, provider: string): Promise<void>;
  newInvitation(): Promise<{ id: string; token: string }>;
  /** A body that was set aside and could be read now. */
  newDeadLetter(): Promise<string>;
  /** A rule of noise control that holds of nothing. */
  newNoiseRule(kind: string, effect: object): Promise<string>;
  newMappingRule(): Promise<string>;
  newGroupingRule(): Promise<string>;
  /** A runbook of the service that is seen, as rows alone. */
  newRunbook(more?: { archived: boolean }): Promise<string>;
  newSenderSecret(sender: string): Promise<void>;
  /** An incident of the service that is seen, with two kinds of signals; answers its number and the signals' ids. */
  newIncident(): Promise<{ number: number; signalIds: string[] }>;
  /** Two incidents of which the first was put into the second. */
  newMerged(): Promise<number>;
  newLesson(): Promise<string>;
  /** A plan that waits, as rows alone, at an incident of the service that is seen; another beside it touches the hidden one. */
  newPlan(): Promise<{ path: string; digest: string }>;
  /** A question that waits, at an incident of its own. */
  newQuestion(): Promise<{ number: number; id: string }>;
  /** An incident that no agent looks at by itself. */
  newQuietIncident(): Promise<{ id: string; number: number }>;
  /** An analysis that goes on, in no worker's hands, at an incident of its own; and something told to the agents there. */
  newAnalysis(): Promise<{ number: number; id: string; steerId: string }>;
  /** Another workspace. */
  elsewhere(): Promise<Tenant>;
}

export interface Person {
  id: string;
  email: string;
  cookie: string;
  sessionId: string;
}

const line = (service: string, i: number) => ({
  service,
  level: "error",
  message: `${service} till ${i % 7} lost its connection to the ${service} store`,
});

async function writtenRunbook({ fetch }: Tenant, service: string): Promise<string> {
  const source = `---\ntitle: The till is offline\nservices: [${service}]\n---\n# The till is offline\n\nStart it again.\n`;
  const answer = await fetch("/api/v1/runbooks", { json: { source } });
  expect(answer.status).toBe(201);
  return (await answer.json()).id;
}

export async function newWorld(): Promise<World> {
  const tenant = await newTenant();
  const sql = databaseOf(inject("server"));
  const lines = [SEEN, HIDDEN].flatMap((service) => Array.from({ length: 40 }, (_, i) => line(service, i)));
  expect((await tenant.fetch("/api/v1/logs", { json: lines })).status).toBe(202);
  const first = async (path: string) => (await (await tenant.fetch(path)).json()).data[0];
  await vi.waitFor(
    async () => {
      const { data } = await (await tenant.fetch("/api/v1/incidents")).json();
      if (data.length < 2) throw new Error("the incidents are not open yet");
    },
    { timeout: 20_000, interval: 100 },
  );
  return {
    tenant,
    sql,
    incident: (await first(`/api/v1/incidents?service=${SEEN}`)).number,
    record: (await first(`/api/v1/logs?service=${SEEN}`)).id,
    template: (await first(`/api/v1/templates?service=${SEEN}`)).id,
    runbook: await writtenRunbook(tenant, SEEN),
    newMember: (role, services) => newMember(sql, tenant.workspaceId, role, services),
    newKey: (scopes, services) => newKeyRow(sql, tenant.workspaceId, scopes, services),
    invitation: (await newInvitation(sql, tenant.workspaceId)).token,
    newSession: async (person) => (await newSession(sql, person.id)).id,
    link: async (person, provider) => {
      await sql`insert into accounts (provider, provider_account_id, user_id, type)
        values (${provider}, ${person.id}, ${person.id}, 'oauth')`;
    },
    newInvitation: () => newInvitation(sql, tenant.workspaceId),
    newNoiseRule: async (kind, effect) => {
      const id = newId("noiseRule");
      const matchers = [{ field: "service", op: "is", value: "nobody" }];
      await sql`insert into noise_rules (workspace_id, id, kind, name, matchers, effect, created_by)
        values (${tenant.workspaceId}, ${id}, ${kind}, 'Nobody', ${sql.json(matchers)}, ${sql.json(effect as never)}, 'test')`;
      return id;
    },
    newMappingRule: async () => {
      const id = newId("mappingRule");
      const matchers = [{ field: "service", op: "is", value: "nobody" }];
      await sql`insert into mapping_rules (workspace_id, id, position, name, matchers, sets, created_by)
        values (${tenant.workspaceId}, ${id}, 1, 'Nobody', ${sql.json(matchers)}, '{"severity":"low"}', 'test')`;
      return id;
    },
    newGroupingRule: async () => {
      const id = newId("groupingRule");
      const matchers = [{ field: "service", op: "is", value: "nobody" }];
      await sql`insert into grouping_rules (workspace_id, id, position, name, mode, matchers, effect, created_by)
        values (${tenant.workspaceId}, ${id}, 1, 'Nobody', 'live', ${sql.json(matchers)}, '{"kind":"suppress"}', 'test')`;
      return id;
    },
    newRunbook: async ({ archived } = { archived: false }) => {
      const id = newId("runbook");
      const counts = {
        words: { name: 1, lead: 0, body: 0, code: 0 },
        nameWords: ["till"],
        terms: { till: [1, 0, 0, 0] },
      };
      await sql`insert into runbooks (workspace_id, id, path, title, source, services, alerts, templates, version, counts,
          search, archived_at, created_by, updated_by)
        values (${tenant.workspaceId}, ${id}, ${`${id}.md`}, 'Till', '# Till', ${[SEEN]}, '{}', '{}', 1, ${sql.json(counts)},
          '''till'':1A', ${archived ? new Date() : null}, 'test', 'test')`;
      return id;
    },
    newSenderSecret: async (sender) => {
      await sql`insert into sender_secrets (workspace_id, sender, sealed, set_by, set_at)
        values (${tenant.workspaceId}, ${sender}, 'x', 'test', now()) on conflict do nothing`;
    },
    newDeadLetter: async () => {
      const id = newId("deadLetter");
      const body = Buffer.from(JSON.stringify({ title: "till is slow", service: "shop", severity: "low" }));
      await sql`insert into dead_letters (workspace_id, id, kind, reason, subject, payload)
        values (${tenant.workspaceId}, ${id}, 'alerts', 'title: required', '{"sender":"generic"}', ${body})`;
      return id;
    },
    newIncident: () => newIncident(tenant, sql),
    newMerged: async () => {
      const [from, into] = [await newIncident(tenant, sql), await newIncident(tenant, sql)];
      const merged = await tenant.fetch(`/api/v1/incidents/${from.number}/merge`, {
        json: { into: into.number },
      });
      if (!merged.ok) throw new Error(await merged.text());
      return from.number;
    },
    newLesson: async () => {
      const id = newId("lesson");
      await sql`insert into grouping_lessons (workspace_id, id, lesson, a, b, a_text, b_text, taught_by, incident_number)
        values (${tenant.workspaceId}, ${id}, 'apart', ${`["shop","${id}"]`}, '["shop","b"]', 'a', 'b', 'test', 1)`;
      return id;
    },
    newPlan: async () => {
      const { id: incidentId, number } = await newIncident(tenant, sql);
      const write = (planNumber: number, service: string) =>
        newPlanRow(sql, tenant.workspaceId, incidentId, planNumber, service);
      const digest = await write(1, SEEN);
      await write(2, HIDDEN);
      return { path: `/api/v1/incidents/${number}/plans/1`, digest };
    },
    newQuestion: async () => {
      const { number } = await newIncident(tenant, sql);
      const id = newId("question");
      // Somebody has it, so that nobody answers it meanwhile.
      await sql`insert into questions (workspace_id, id, incident_id, question, state, services, asked_by, lease_token, lease_until)
        select workspace_id, ${id}, id, 'Why?', 'running', services, 'system:system', 'test', now() + interval '1 hour'
        from incidents where workspace_id = ${tenant.workspaceId} and number = ${number}`;
      return { number, id };
    },
    newQuietIncident: () => newQuietIncident(tenant, sql),
    newAnalysis: async () => {
      const { id: incidentId, number } = await newQuietIncident(tenant, sql);
      const [id, steerId] = [newId("analysis"), newId("steer")];
      await sql`insert into analyses (workspace_id, id, incident_id, number, cause, state, requested_by, lease_token, lease_until)
        values (${tenant.workspaceId}, ${id}, ${incidentId}, 1, 'person', 'running', 'a test', 'test', now() + interval '1 hour')`;
      await sql`insert into steers (workspace_id, id, incident_id, kind, text, created_by)
        values (${tenant.workspaceId}, ${steerId}, ${incidentId}, 'hint', 'Look closer', 'a test')`;
      return { number, id, steerId };
    },
    elsewhere: () => newTenant(),
  };
}

async function newQuietIncident({ workspaceId }: Tenant, sql: postgres.Sql) {
  const id = newId("incident");
  const [counter] = await sql<{ incident: number }[]>`
    update counters set incident = incident + 1 where workspace_id = ${workspaceId} returning incident`;
  const number = counter!.incident;
  await sql`insert into incidents (workspace_id, id, number, title, titled_by, status, severity, severity_by, services,
      opened_at, first_bad_at, last_signal_at, grouping)
    values (${workspaceId}, ${id}, ${number}, 'Quiet', 'person', 'open', 'low', 'person', ${[SEEN]}, now(), now(), now(),
      ${sql.json({ rule: "manual", explanation: "For a test.", service: SEEN, templateId: null, fields: [], distance: null })})`;
  return { id, number };
}

async function newIncident(tenant: Tenant, sql: postgres.Sql) {
  const made = await tenant.fetch("/api/v1/incidents", {
    json: { title: "Made for a test", severity: "low", services: [SEEN] },
  });
  const { id, number } = (await made.json()) as { id: string; number: number };
  const signalIds = [newId("signal"), newId("signal")];
  for (const signalId of signalIds)
    await sql`insert into signals (workspace_id, id, kind, service, score, severity, at, evidence, incident_id)
      values (${tenant.workspaceId}, ${signalId}, 'alert', ${SEEN}, 0.5, 'low', now(), ${sql.json({
        explanation: "fires",
        observed: 1,
        expected: null,
        series: [],
        quotes: [],
        alert: {
          fingerprint: signalId,
          title: `About ${signalId}`,
          source: "test",
          url: null,
          description: null,
        },
      })}, ${id})`;
  return { id, number, signalIds };
}

/** A signed-in member of the workspace. */
export async function newMember(
  sql: postgres.Sql,
  workspaceId: string,
  role: Role = "viewer",
  services: string[] | null = null,
): Promise<Person> {
  const email = `${randomBytes(6).toString("hex")}@example.test`;
  const id = await newUser(sql, email, { workspaceId, role, services, hasSignedIn: true });
  const session = await newSession(sql, id);
  return { id, email, sessionId: session.id, cookie: `ic-session=${session.token}` };
}
