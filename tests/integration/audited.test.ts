import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { analyses, auditEntries, deadLetters, plans, questions, templates } from "@/db/schema";
import {
  acceptInvitation,
  addMember,
  type Ctx,
  createApiKey,
  createInvitation,
  createWorkspace,
  type PersonCtx,
  patchApiKey,
  patchMember,
  patchSettings,
  removeMember,
  revokeApiKey,
  revokeInvitation,
  rotateApiKey,
  systemCtx,
} from "@/lib/access";
import { declareService, importServices, patchService, removeService } from "@/lib/catalog";
import {
  askQuestion,
  requestAnalysis,
  requeueAnalysis,
  requeueQuestion,
  rotateAgentKeys,
  steerAnalysis,
  stopAnalysis,
  stopQuestion,
  withdrawSteer,
} from "@/lib/commander";
import {
  commentOnIncident,
  createGroupingRule,
  createIncident,
  deleteGroupingRule,
  deleteLesson,
  listEvidence,
  listLessons,
  mergeIncident,
  noteIncidentRunbook,
  patchGroupingRule,
  patchIncident,
  resolveQuiet,
  settleAlerts,
  splitIncident,
  unmergeIncident,
} from "@/lib/incidents";
import {
  acceptAlerts,
  createMappingRule,
  deleteMappingRule,
  patchMappingRule,
  removeSenderSecret,
  replayDeadLetter,
  setSenderSecret,
} from "@/lib/intake";
import { newId } from "@/lib/kit/ids";
import { createRunbook, deleteRunbook, patchRunbook } from "@/lib/knowledge";
import { approvePlan, editPlan, proposePlan, rejectPlan, votePlan, withdrawPlan } from "@/lib/remediation";
import { startScenario } from "@/lib/scenarios";
import { createMaintenanceWindow, deleteMaintenanceWindow, patchMaintenanceWindow } from "@/lib/signals";
import { patchTemplate } from "@/lib/templates";
import { newWorkspace, useDatabase } from "../support/database";
import { goodReport, newAnalysis, newCase } from "../support/plans";
import { importFiles } from "../support/runbooks";
import { newMember, newPerson } from "../support/somebody";
import { Story } from "./story";

useDatabase();

const MINUTE = 60_000;
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE + 20_000;
const invitation = { role: "viewer", expiresInHours: 1, maxUses: 1 } as const;
const key = { name: "a", scopes: ["logs:read" as const] };
const refused = { pattern: "could not connect to postgres: connection refused", level: "error" as const };

const mapping = { name: "Low", matchers: [], sets: { severity: "low" as const }, enabled: true };
const grouping = { name: "Cron", mode: "live" as const, matchers: [], effect: { kind: "suppress" as const } };
const RUNBOOK = { source: "# Disk full\n\nRemove old logs.\n" };
const maintenance = {
  name: "Move",
  matchers: [],
  enabled: true,
  schedule: { every: "once" as const, startsAt: "2030-01-01T00:00:00Z", endsAt: "2030-01-01T01:00:00Z" },
};

async function newPlan(ctx: Ctx) {
  const { incident, analysisId } = await newCase(ctx);
  const plan = (await proposePlan(systemCtx(ctx.workspaceId), { analysisId }))!;
  return { plan, incident, number: incident.number, person: (await newMember(ctx, "responder")).ctx };
}

interface Change {
  name: string;
  /** What must be there before; answers the change itself. */
  prepare(ctx: Ctx): Promise<() => Promise<unknown>>;
  actions: string[];
}

/** Everything that changes something, by whomever, with the actions it leaves in the audit. */
const CHANGES: Change[] = [
  {
    name: "proposing a plan",
    prepare: async (ctx) => {
      const { analysisId } = await newCase(ctx);
      return () => proposePlan(systemCtx(ctx.workspaceId), { analysisId });
    },
    actions: ["plan.proposed"],
  },
  {
    name: "proposing nothing any more",
    prepare: async (ctx) => {
      const { incident } = await newPlan(ctx);
      const report = { ...goodReport(), proposal: { summary: null, steps: [], why: "Nobody knows." } };
      const analysisId = await newAnalysis(ctx, incident.id, report, { number: 2 });
      return () => proposePlan(systemCtx(ctx.workspaceId), { analysisId });
    },
    actions: ["plan.superseded"],
  },
  {
    name: "voting on a plan",
    prepare: async (ctx) => {
      const { plan } = await newPlan(ctx);
      const vote = () => votePlan(systemCtx(ctx.workspaceId), plan.id);
      // Votes are kept as they come, one by one; what is settled when all are there is the change.
      await vote();
      await db().update(plans).set({ state: "voting", outcome: null }).where(eq(plans.id, plan.id));
      return vote;
    },
    actions: ["plan.voted"],
  },
  {
    name: "editing a plan",
    prepare: async (ctx) => {
      const { plan, person, number } = await newPlan(ctx);
      const steps = plan.steps.map(({ source: _, ...step }) => step);
      return () => editPlan(person, number, 1, { digest: plan.digest, summary: "Another", steps });
    },
    actions: ["plan.edited"],
  },
  {
    name: "approving a plan",
    prepare: async (ctx) => {
      const { plan, person, number } = await newPlan(ctx);
      return () => approvePlan(person, number, 1, { digest: plan.digest });
    },
    actions: ["plan.approved"],
  },
  {
    name: "rejecting a plan",
    prepare: async (ctx) => {
      const { plan, person, number } = await newPlan(ctx);
      return () => rejectPlan(person, number, 1, { digest: plan.digest });
    },
    actions: ["plan.rejected"],
  },
  {
    name: "withdrawing a plan",
    prepare: async (ctx) => {
      const { person, number } = await newPlan(ctx);
      return () => withdrawPlan(person, number, 1, {});
    },
    actions: ["plan.withdrawn"],
  },
  {
    name: "giving the agents new keys",
    prepare: async (ctx) => () => rotateAgentKeys(ctx),
    actions: ["agentkeys.rotated"],
  },
  {
    name: "running the agents again",
    prepare: async (ctx) => {
      const { number } = await createIncident(ctx, { title: "A", severity: "low", services: [] });
      return () => requestAnalysis(ctx, number, {});
    },
    actions: ["analysis.requested"],
  },
  {
    name: "stopping an analysis",
    prepare: async (ctx) => {
      const { number } = await createIncident(ctx, { title: "A", severity: "low", services: [] });
      const { id } = await requestAnalysis(ctx, number, {});
      return () => stopAnalysis(ctx, number, id);
    },
    actions: ["analysis.stopped"],
  },
  {
    name: "steering the agents",
    prepare: async (ctx) => {
      const { number } = await createIncident(ctx, { title: "A", severity: "low", services: [] });
      return () => steerAnalysis(ctx, number, { kind: "hint", text: "Look at the disks" });
    },
    actions: ["analysis.steered"],
  },
  {
    name: "taking back what was told to the agents",
    prepare: async (ctx) => {
      const { number } = await createIncident(ctx, { title: "A", severity: "low", services: [] });
      const { id } = await steerAnalysis(ctx, number, { kind: "hint", text: "Look at the disks" });
      return () => withdrawSteer(ctx, number, id);
    },
    actions: ["analysis.unsteered"],
  },
  {
    name: "asking a question",
    prepare: async (ctx) => {
      const { number } = await createIncident(ctx, { title: "A", severity: "low", services: [] });
      return () => askQuestion(ctx, number, { question: "Why?" });
    },
    actions: ["question.asked"],
  },
  {
    name: "stopping a question",
    prepare: async (ctx) => {
      const { number } = await createIncident(ctx, { title: "A", severity: "low", services: [] });
      const { id } = await askQuestion(ctx, number, { question: "Why?" });
      return () => stopQuestion(ctx, number, id);
    },
    actions: ["question.stopped"],
  },
  {
    name: "making a key",
    prepare: async (ctx) => () => createApiKey(ctx, key),
    actions: ["key.created"],
  },
  {
    name: "renaming a key",
    prepare: async (ctx) => {
      const { id } = await createApiKey(ctx, key);
      return () => patchApiKey(ctx, id, { name: "b" });
    },
    actions: ["key.renamed"],
  },
  {
    name: "rotating a key",
    prepare: async (ctx) => {
      const { id } = await createApiKey(ctx, key);
      return () => rotateApiKey(ctx, id, { overlapHours: 1 });
    },
    actions: ["key.rotated"],
  },
  {
    name: "revoking a key",
    prepare: async (ctx) => {
      const { id } = await createApiKey(ctx, key);
      return () => revokeApiKey(ctx, id);
    },
    actions: ["key.revoked"],
  },
  {
    name: "adding a member",
    prepare: async (ctx) => () =>
      addMember(ctx, { email: `${ctx.workspaceId}@example.test`, role: "viewer" }),
    actions: ["member.added"],
  },
  {
    name: "changing a member, whose invitations end with their rights",
    prepare: async (ctx) => {
      const member = await newMember(ctx, "admin");
      await createInvitation(member.ctx, invitation);
      return () => patchMember(ctx, member.id, { role: "viewer" });
    },
    actions: ["invitation.revoked", "member.changed"],
  },
  {
    name: "removing a member",
    prepare: async (ctx) => {
      const { id } = await newMember(ctx, "viewer");
      return () => removeMember(ctx, id);
    },
    actions: ["member.removed"],
  },
  {
    name: "leaving",
    prepare: async (ctx) => {
      const member = await newMember(ctx, "viewer");
      return () => removeMember(member.ctx, member.id);
    },
    actions: ["member.left"],
  },
  {
    name: "inviting",
    prepare: async (ctx) => () => createInvitation(ctx, invitation),
    actions: ["invitation.created"],
  },
  {
    name: "revoking an invitation",
    prepare: async (ctx) => {
      const { id } = await createInvitation(ctx, invitation);
      return () => revokeInvitation(ctx, id);
    },
    actions: ["invitation.revoked"],
  },
  {
    name: "joining by an invitation",
    prepare: async (ctx) => {
      const { url } = await createInvitation(ctx, invitation);
      const person = await newPerson();
      return () => acceptInvitation(person, { token: url!.split("/invite/")[1]! });
    },
    actions: ["member.joined"],
  },
  {
    name: "changing the settings",
    prepare: async (ctx) => () => patchSettings(ctx, { quietMinutes: 7, name: "Renamed" }),
    actions: ["settings.changed"],
  },
  {
    name: "opening an incident by hand",
    prepare: async (ctx) => () => createIncident(ctx, { title: "Down", severity: "high", services: [] }),
    actions: ["incident.created"],
  },
  {
    name: "changing an incident",
    prepare: async (ctx) => {
      await createIncident(ctx, { title: "Down", severity: "high", services: [] });
      return () => patchIncident(ctx, 1, { status: "acknowledged", title: "Still down" });
    },
    actions: ["incident.changed"],
  },
  {
    name: "commenting on an incident",
    prepare: async (ctx) => {
      await createIncident(ctx, { title: "Down", severity: "high", services: [] });
      return () => commentOnIncident(ctx, 1, "looking");
    },
    actions: ["incident.commented"],
  },
  {
    name: "putting an incident into another",
    prepare: async (ctx) => {
      await twoByHand(ctx);
      return () => mergeIncident(ctx, 1, 2);
    },
    actions: ["incident.merged"],
  },
  {
    name: "taking a merge back",
    prepare: async (ctx) => {
      await twoByHand(ctx);
      await mergeIncident(ctx, 1, 2);
      return () => unmergeIncident(ctx, 1);
    },
    actions: ["incident.unmerged"],
  },
  {
    name: "splitting an incident",
    prepare: async (ctx) => {
      const [signal] = await twoSignals(ctx);
      return () => splitIncident(ctx, 1, [signal!.id]);
    },
    actions: ["incident.opened", "incident.split"],
  },
  {
    name: "forgetting a lesson",
    prepare: async (ctx) => {
      const [signal] = await twoSignals(ctx);
      await splitIncident(ctx, 1, [signal!.id]);
      const [lesson] = (await listLessons(ctx, { limit: 1 })).data;
      return () => deleteLesson(ctx, lesson!.id);
    },
    actions: ["lesson.deleted"],
  },
  {
    name: "muting a template",
    prepare: async (ctx) => {
      await new Story(ctx).write("shop", NOW, [{ pattern: "order <*> placed", count: 1 }]);
      const [template] = await db()
        .select({ id: templates.id })
        .from(templates)
        .where(eq(templates.workspaceId, ctx.workspaceId));
      return () => patchTemplate(ctx, template!.id, { muted: true });
    },
    actions: ["template.changed"],
  },
  {
    name: "making a maintenance window",
    prepare: async (ctx) => () => createMaintenanceWindow(ctx, maintenance),
    actions: ["noise.created"],
  },
  {
    name: "changing a maintenance window",
    prepare: async (ctx) => {
      const { id } = await createMaintenanceWindow(ctx, maintenance);
      return () => patchMaintenanceWindow(ctx, id, { enabled: false });
    },
    actions: ["noise.changed"],
  },
  {
    name: "removing a maintenance window",
    prepare: async (ctx) => {
      const { id } = await createMaintenanceWindow(ctx, maintenance);
      return () => deleteMaintenanceWindow(ctx, id);
    },
    actions: ["noise.deleted"],
  },
  {
    name: "declaring a service",
    prepare: async (ctx) => () => declareService(ctx, { name: "shop", dependsOn: ["db"] }),
    actions: ["service.declared"],
  },
  {
    name: "changing a service",
    prepare: async (ctx) => {
      await declareService(ctx, { name: "shop" });
      return () => patchService(ctx, "shop", { owner: "tills" });
    },
    actions: ["service.changed"],
  },
  {
    name: "removing a service",
    prepare: async (ctx) => {
      await declareService(ctx, { name: "shop" });
      return () => removeService(ctx, "shop");
    },
    actions: ["service.removed"],
  },
  {
    name: "importing services",
    prepare: async (ctx) => () => importServices(ctx, "services: [{name: shop}]"),
    actions: ["service.imported"],
  },
  {
    name: "writing a runbook",
    prepare: async (ctx) => () => createRunbook(ctx, RUNBOOK),
    actions: ["runbook.created"],
  },
  {
    name: "changing a runbook, and archiving it",
    prepare: async (ctx) => {
      const { id } = await createRunbook(ctx, RUNBOOK);
      return () => patchRunbook(ctx, id, { source: "# Disk nearly full", archived: true });
    },
    actions: ["runbook.archived", "runbook.changed"],
  },
  {
    name: "taking a runbook out of the archive",
    prepare: async (ctx) => {
      const { id } = await createRunbook(ctx, RUNBOOK);
      await patchRunbook(ctx, id, { archived: true });
      return () => patchRunbook(ctx, id, { archived: false });
    },
    actions: ["runbook.restored"],
  },
  {
    name: "deleting a runbook",
    prepare: async (ctx) => {
      const { id } = await createRunbook(ctx, RUNBOOK);
      await patchRunbook(ctx, id, { archived: true });
      return () => deleteRunbook(ctx, id);
    },
    actions: ["runbook.deleted"],
  },
  {
    name: "importing runbooks",
    prepare: async (ctx) => () => importFiles(ctx, [{ path: "a.md", source: "# A" }]),
    actions: ["runbook.imported"],
  },
  {
    name: "what somebody says of a runbook",
    prepare: async (ctx) => {
      const { id: runbookId } = await createRunbook(ctx, RUNBOOK);
      await createIncident(ctx, { title: "Down", severity: "high", services: [] });
      return () => noteIncidentRunbook(ctx, 1, { runbookId, outcome: "helped" });
    },
    actions: ["runbook.judged"],
  },
  {
    name: "replaying a dead letter",
    prepare: async (ctx) => {
      const id = newId("deadLetter");
      await db()
        .insert(deadLetters)
        .values({
          workspaceId: ctx.workspaceId,
          id,
          kind: "alerts",
          reason: "title: required",
          subject: { sender: "generic" },
          payload: Buffer.from(JSON.stringify({ title: "Shop is slow", service: "shop" })),
        });
      return () => replayDeadLetter(ctx, id);
    },
    actions: ["letter.replayed"],
  },
  {
    name: "running a failed analysis again",
    prepare: async (ctx) => {
      const { id: incidentId } = await createIncident(ctx, { title: "Down", severity: "high", services: [] });
      await db().insert(analyses).values({
        workspaceId: ctx.workspaceId,
        id: "ana_audited",
        incidentId,
        number: 1,
        cause: "opened",
        state: "failed",
        requestedBy: "test",
      });
      return () => requeueAnalysis(ctx, "ana_audited");
    },
    actions: ["analysis.redriven"],
  },
  {
    name: "asking a failed question again",
    prepare: async (ctx) => {
      const { id: incidentId } = await createIncident(ctx, { title: "Down", severity: "high", services: [] });
      await db().insert(questions).values({
        workspaceId: ctx.workspaceId,
        id: "qst_audited",
        incidentId,
        question: "Why?",
        state: "failed",
        askedBy: "test",
      });
      return () => requeueQuestion(ctx, "qst_audited");
    },
    actions: ["question.redriven"],
  },
  {
    name: "a mapping rule",
    prepare: async (ctx) => () => createMappingRule(ctx, mapping),
    actions: ["mapping.created"],
  },
  {
    name: "changing a mapping rule",
    prepare: async (ctx) => {
      const { id } = await createMappingRule(ctx, mapping);
      return () => patchMappingRule(ctx, id, { enabled: false });
    },
    actions: ["mapping.changed"],
  },
  {
    name: "removing a mapping rule",
    prepare: async (ctx) => {
      const { id } = await createMappingRule(ctx, mapping);
      return () => deleteMappingRule(ctx, id);
    },
    actions: ["mapping.deleted"],
  },
  {
    name: "a rule of grouping",
    prepare: async (ctx) => () => createGroupingRule(ctx, grouping),
    actions: ["grouping.created"],
  },
  {
    name: "changing a rule of grouping",
    prepare: async (ctx) => {
      const { id } = await createGroupingRule(ctx, grouping);
      return () => patchGroupingRule(ctx, id, { mode: "off" });
    },
    actions: ["grouping.changed"],
  },
  {
    name: "removing a rule of grouping",
    prepare: async (ctx) => {
      const { id } = await createGroupingRule(ctx, grouping);
      return () => deleteGroupingRule(ctx, id);
    },
    actions: ["grouping.deleted"],
  },
  {
    name: "a sender's secret",
    prepare: async (ctx) => () => setSenderSecret(ctx, "sentry", { secret: "shh, quiet", overlapHours: 1 }),
    actions: ["secret.set"],
  },
  {
    name: "removing a sender's secret",
    prepare: async (ctx) => {
      await setSenderSecret(ctx, "sentry", { secret: "shh, quiet", overlapHours: 1 });
      return () => removeSenderSecret(ctx, "sentry");
    },
    actions: ["secret.removed"],
  },
  {
    name: "what somebody takes at the sender's",
    prepare: async (ctx) => {
      const tell = (event_action: string) => {
        const event = { event_action, dedup_key: "disk", payload: { summary: "Disk is full", source: "db" } };
        return acceptAlerts(ctx, {
          sender: "pagerduty",
          service: null,
          body: Buffer.from(JSON.stringify(event)),
        });
      };
      await tell("trigger");
      await settleAlerts(ctx.workspaceId);
      await tell("acknowledge");
      return () => settleAlerts(ctx.workspaceId);
    },
    actions: ["incident.acknowledged"],
  },
  {
    name: "what the system opens",
    prepare: async (ctx) => {
      const story = await begun(ctx);
      const findings = await story.write("shop", NOW, [{ ...refused, count: 40 }]);
      return () => story.assess(findings);
    },
    actions: ["incident.opened"],
  },
  {
    name: "a severity that the system raises",
    prepare: async (ctx) => {
      const story = await begun(ctx);
      await story.window("shop", NOW, [{ ...refused, count: 40 }]);
      const findings = await story.write("shop", NOW + 5000, [
        { pattern: "out of memory: killed process <*>", level: "fatal", count: 60 },
      ]);
      return () => story.assess(findings);
    },
    actions: ["incident.changed"],
  },
  {
    name: "what the system resolves",
    prepare: async (ctx) => {
      await (await begun(ctx)).window("shop", NOW, [{ ...refused, count: 40 }]);
      return () => resolveQuiet(NOW + 31 * MINUTE);
    },
    actions: ["incident.resolved"],
  },
  {
    name: "what the system opens again",
    prepare: async (ctx) => {
      const story = await begun(ctx);
      await story.window("shop", NOW, [{ ...refused, count: 40 }]);
      await resolveQuiet(NOW + 31 * MINUTE);
      await story.past("shop", NOW + 38 * MINUTE, 37, [{ pattern: "order <*> placed", perMinute: 30 }]);
      const findings = await story.write("shop", NOW + 38 * MINUTE, [{ ...refused, count: 60 }]);
      return () => story.assess(findings);
    },
    actions: ["incident.reopened"],
  },
];

/** Written outside of the workspace that the test looks at, or by programs that the test does not run. */
const PROVEN_ELSEWHERE: Record<string, string> = {
  "workspace.created": "below, and in tests/integration/access.test.ts",
  "scenario.started": "below, and in tests/api/audit.test.ts",
};

async function twoByHand(ctx: Ctx): Promise<void> {
  for (const title of ["Down", "Slow"])
    await createIncident(ctx, { title, severity: "high", services: ["shop"] });
}

/** An incident of the system with signals of two templates; answers those. */
async function twoSignals(ctx: Ctx) {
  const slow = { pattern: "checkout is slow: <*> ms", level: "error" as const, count: 40 };
  await new Story(ctx).window("shop", NOW, [{ ...refused, count: 40 }, slow]);
  return (await listEvidence(ctx, 1)).signals.filter(({ templateId }) => templateId !== null);
}

async function begun(ctx: Ctx): Promise<Story> {
  const story = new Story(ctx);
  await story.past("shop", NOW, 60, [{ pattern: "order <*> placed", perMinute: 30 }]);
  return story;
}

const actionsIn = async ({ workspaceId }: Ctx) =>
  (
    await db()
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.workspaceId, workspaceId))
      .orderBy(auditEntries.id)
  ).map(({ action }) => action);

/** All rows of the workspace, table by table, as one text each. */
async function everything({ workspaceId }: Ctx): Promise<Record<string, string>> {
  const tables = await db().execute<{ name: string }>(sql`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition and a.attname = 'workspace_id'`);
  const rows: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await db().execute<{ all: string }>(sql`
      select coalesce(string_agg(t::text, '\n' order by t::text), '') as all from ${sql.identifier(name)} t
      where workspace_id = ${workspaceId}`);
    rows[name] = row!.all;
  }
  const [own] = await db().execute<{ all: string }>(
    sql`select w::text as all from workspaces w where id = ${workspaceId}`,
  );
  return { ...rows, workspaces: own!.all };
}

/** While `work` runs, nothing can be written to the audit. */
async function withoutAudit(work: () => Promise<void>): Promise<void> {
  await db().execute(
    sql`create trigger audit_broken before insert on audit_entries for each row execute function refuse_change()`,
  );
  try {
    await work();
  } finally {
    await db().execute(sql`drop trigger audit_broken on audit_entries`);
  }
}

const proven = new Set(Object.keys(PROVEN_ELSEWHERE));

it.each(CHANGES)("$name happens with its entry or not at all", async ({ prepare, actions }) => {
  const ctx = await newWorkspace();
  const change = await prepare(ctx);
  const before = [await everything(ctx), await actionsIn(ctx)] as const;
  await withoutAudit(() => expect(change()).rejects.toThrow());
  expect(await everything(ctx)).toEqual(before[0]);
  await change();
  const written = (await actionsIn(ctx)).slice(before[1].length);
  expect(written.sort()).toEqual(actions);
  for (const action of written) proven.add(action);
});

it("making a workspace happens with its entry or not at all", async () => {
  const owner = await newMember(await newWorkspace(), "owner");
  const person: PersonCtx = { user: { id: owner.id, email: owner.email, name: null, sessionId: "" } };
  const slug = `made-${owner.id.slice(-8)}`;
  const make = () => createWorkspace(person, { name: "Made", slug });
  const found = () => db().execute(sql`select id from workspaces where slug = ${slug}`);
  await withoutAudit(() => expect(make()).rejects.toThrow());
  expect(await found()).toHaveLength(0);
  expect(await make()).toMatchObject({ slug, role: "owner" });
  const [made] = await found();
  const [entry] = await db()
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.workspaceId, made!.id as string));
  expect(entry).toMatchObject({
    action: "workspace.created",
    actorId: owner.id,
    after: { slug, name: "Made", owner: owner.email },
  });
});

it("a scenario does not begin without its entry", async () => {
  const ctx = await newWorkspace();
  const start = () => startScenario(ctx, { name: "quiet", meltdown: false });
  const before = await everything(ctx);
  await withoutAudit(async () => {
    // Twice: a place that the first has taken for good would make the second a conflict.
    for (let i = 0; i < 2; i++) await expect(start()).rejects.not.toMatchObject({ code: "conflict" });
  });
  expect(await everything(ctx)).toEqual(before);
});

it("leaves no entry of what is refused, and none of what changes nothing", async () => {
  const ctx = await newWorkspace();
  const viewer = await newWorkspace("viewer");
  const member = await newMember(ctx, "owner");
  await createIncident(ctx, { title: "Down", severity: "high", services: [] });
  const { id } = await createApiKey(ctx, key);
  await revokeApiKey(ctx, id);
  const before = await actionsIn(ctx);
  for (const act of [
    () => createApiKey(viewer, key),
    () => addMember(viewer, { email: "x@example.test", role: "viewer" }),
    () => createInvitation(viewer, invitation),
    () => patchSettings(viewer, { quietMinutes: 7 }),
    () => removeMember(ctx, member.id),
    () => patchMember(ctx, member.id, { role: "viewer" }),
    () => patchMember(ctx, "usr_none", { role: "viewer" }),
    () => rotateApiKey(ctx, id, { overlapHours: 1 }),
    () => patchIncident(ctx, 1, { status: "open" }),
    () => patchIncident(ctx, 9, { status: "resolved" }),
    () => commentOnIncident(ctx, 9, "nobody there"),
    () => patchTemplate(ctx, "tpl_none", { muted: true }),
    () => startScenario(ctx, { name: "none", meltdown: false }),
  ])
    await expect(act()).rejects.toThrow();
  await patchMember(ctx, member.id, { role: "owner" });
  await patchSettings(ctx, { name: "Test", quietMinutes: 30 });
  await revokeApiKey(ctx, id);
  expect(await actionsIn(ctx)).toEqual(before);
  expect(await actionsIn(viewer)).toEqual([]);
});

it("has proven so every action that the source can write", () => {
  const lib = path.resolve(import.meta.dirname, "../../lib");
  const written = globSync("**/*.ts", { cwd: lib })
    .map((file) => readFileSync(path.join(lib, file), "utf8"))
    .filter((source) => source.includes("recordAudit("))
    .flatMap((source) => source.match(/\baction: .*/g) ?? [])
    .flatMap((line) => line.match(/(?<=")[a-z]+\.[a-z]+(?=")/g) ?? []);
  expect(written.length).toBeGreaterThan(CHANGES.length);
  expect(written.filter((action) => !proven.has(action))).toEqual([]);
});
