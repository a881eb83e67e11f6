import { randomBytes } from "node:crypto";
import { permissionsOf } from "@/lib/access/roles/permissions";
import type { Asked, Row } from "./row";
import type { World } from "./world";

const at = (path: string) => (): Asked => ({ path });
const ofIncident = (rest: string) => (world: World) => ({
  path: `/api/v1/incidents/${world.incident}${rest}`,
});

/** Nobody gives what they do not have: whoever makes a viewer holds all that a viewer does. */
const VIEWER = [...permissionsOf("viewer")];

const ONCE = { every: "once", startsAt: "2030-01-01T00:00:00Z", endsAt: "2030-01-01T01:00:00Z" };
const NOBODY = [{ field: "service", op: "is", value: "nobody" }];

/**
 * One row for each URL and method: a request that succeeds for somebody who may make it. What everybody else gets follows
 * from its declaration. By operation; a declared operation without a row fails the test.
 */
export const ROWS: Record<string, Row | Row[]> = {
  // access
  listApiKeys: { ask: at("/api/v1/api-keys") },
  createApiKey: {
    ask: () => ({ path: "/api/v1/api-keys", json: { name: "made", scopes: ["keys:manage"] } }),
  },
  revokeApiKey: { ask: async (world) => ({ path: `/api/v1/api-keys/${(await world.newKey([])).id}` }) },
  patchApiKey: {
    ask: async (world) => ({
      path: `/api/v1/api-keys/${(await world.newKey([])).id}`,
      json: { name: "renamed" },
    }),
  },
  rotateApiKey: {
    ask: async (world) => ({
      path: `/api/v1/api-keys/${(await world.newKey(["keys:manage"])).id}/rotate`,
      json: {},
    }),
  },
  listMembers: { ask: at("/api/v1/members") },
  addMember: {
    ask: () => ({
      path: "/api/v1/members",
      json: { email: `${randomBytes(6).toString("hex")}@example.test`, role: "viewer" },
    }),
    needs: VIEWER,
  },
  patchMember: {
    ask: async (world) => ({
      path: `/api/v1/members/${(await world.newMember("viewer")).id}`,
      json: { services: ["shop"] },
    }),
    needs: VIEWER,
  },
  removeMember: [
    {
      name: "another",
      ask: async (world) => ({ path: `/api/v1/members/${(await world.newMember("viewer")).id}` }),
      needs: ["members:manage"],
    },
    {
      name: "oneself",
      ask: async (world, self) => ({
        path: `/api/v1/members/${(self ?? (await world.newMember("viewer"))).id}`,
      }),
      isForPersons: true,
    },
  ],
  listInvitations: { ask: at("/api/v1/invitations") },
  createInvitation: {
    ask: () => ({ path: "/api/v1/invitations", json: { role: "viewer" } }),
    needs: VIEWER,
  },
  revokeInvitation: {
    ask: async (world) => ({ path: `/api/v1/invitations/${(await world.newInvitation()).id}` }),
  },
  acceptInvitation: {
    ask: async (world) => ({
      path: "/api/v1/invitations/accept",
      json: { token: (await world.newInvitation()).token },
    }),
    // Who belongs here already is told so.
    status: [200, 409],
  },
  listWorkspaces: { ask: at("/api/v1/workspaces") },
  createWorkspace: {
    ask: () => ({ path: "/api/v1/workspaces", json: { name: "Another" } }),
    needs: ["workspaces:create"],
  },
  listRoles: { ask: at("/api/v1/roles") },
  listAudit: { ask: at("/api/v1/audit") },
  exportAudit: { ask: at("/api/v1/audit/export?format=csv") },
  listAccounts: { ask: at("/api/v1/me/accounts") },
  unlinkAccount: {
    ask: async (world, self) => {
      if (self) await world.link(self, "github");
      return { path: "/api/v1/me/accounts/github" };
    },
    // The test's server sends no mail: the account is the only way in, and stays.
    status: [409],
  },
  listSessions: { ask: at("/api/v1/me/sessions") },
  revokeSession: {
    ask: async (world, self) => ({
      path: `/api/v1/me/sessions/${self ? await world.newSession(self) : "ses_none"}`,
    }),
  },
  revokeOtherSessions: { ask: at("/api/v1/me/sessions") },
  getMe: { ask: at("/api/v1/me") },
  getSettings: { ask: at("/api/v1/settings") },
  getAi: { ask: at("/api/v1/ai") },
  testAi: { ask: at("/api/v1/ai/test") },
  getUsage: { ask: at("/api/v1/usage") },
  patchSettings: { ask: () => ({ path: "/api/v1/settings", json: { quietMinutes: 31 } }) },

  // logs
  listRecords: { ask: at("/api/v1/logs") },
  acceptRecords: { ask: () => ({ path: "/api/v1/logs", json: [{ service: "shop", message: "one more" }] }) },
  acceptOtlpLogs: { ask: () => ({ path: "/v1/logs", json: { resourceLogs: [] } }) },
  acceptLokiPush: { ask: () => ({ path: "/loki/api/v1/push", json: { streams: [] } }) },
  acceptSyslog: { ask: () => ({ path: "/api/v1/syslog", text: "<13>1 - host shop - - - one more" }) },
  getRecord: { ask: (world) => ({ path: `/api/v1/logs/${world.record}` }) },
  getRecordHistogram: { ask: at("/api/v1/logs/histogram") },
  listWindows: { ask: at("/api/v1/windows") },

  // alerts, changes
  listAlerts: { ask: at("/api/v1/alerts") },
  acceptAlerts: {
    ask: () => ({
      path: "/api/v1/alerts",
      json: { title: "till is slow", status: "firing", service: "shop", severity: "low" },
    }),
  },
  acceptSenderAlerts: {
    ask: () => ({
      path: "/api/v1/alerts/grafana",
      json: { title: "till is slow", state: "alerting", service: "shop", severity: "low" },
    }),
  },
  acceptPrometheusAlerts: {
    ask: () => ({
      path: "/api/v2/alerts",
      json: [{ labels: { alertname: "TillSlow", service: "shop", severity: "low" } }],
    }),
  },
  listPrometheusAlerts: { ask: at("/api/v2/alerts") },
  listReceivers: { ask: at("/api/v2/receivers") },
  getAlertmanagerStatus: { ask: at("/api/v2/status") },
  acceptPagerDutyEvent: {
    ask: () => ({
      path: "/v2/enqueue",
      json: {
        event_action: "trigger",
        payload: {
          summary: "till is slow",
          source: "shop",
          severity: "info",
          custom_details: { service: "shop" },
        },
      },
    }),
  },
  listChanges: { ask: at("/api/v1/changes") },
  acceptChanges: {
    ask: () => ({ path: "/api/v1/changes", json: { service: "shop", kind: "deploy", title: "shop 1.2" } }),
  },
  acceptSenderChanges: {
    ask: () => ({
      path: "/api/v1/changes/jenkins",
      json: { service: "shop", kind: "deploy", title: "shop 1.2" },
    }),
  },
  acceptPagerDutyChange: {
    ask: () => ({
      path: "/v2/change/enqueue",
      json: { payload: { summary: "shop 1.2", source: "ci", custom_details: { service: "shop" } } },
    }),
  },
  listMaintenanceWindows: { ask: at("/api/v1/maintenance-windows") },
  createMaintenanceWindow: {
    ask: () => ({ path: "/api/v1/maintenance-windows", json: { name: "Once", schedule: ONCE } }),
  },
  patchMaintenanceWindow: {
    ask: async (world) => ({
      path: `/api/v1/maintenance-windows/${await world.newNoiseRule("maintenance", { schedule: ONCE })}`,
      json: { enabled: false },
    }),
  },
  deleteMaintenanceWindow: {
    ask: async (world) => ({
      path: `/api/v1/maintenance-windows/${await world.newNoiseRule("maintenance", { schedule: ONCE })}`,
    }),
  },
  listNoiseRules: { ask: at("/api/v1/noise-rules") },
  createNoiseRule: {
    ask: () => ({
      path: "/api/v1/noise-rules",
      json: { name: "Nobody", matchers: NOBODY, effect: { kind: "mute", until: null } },
    }),
  },
  patchNoiseRule: {
    ask: async (world) => ({
      path: `/api/v1/noise-rules/${await world.newNoiseRule("mute", { until: null })}`,
      json: { name: "Renamed" },
    }),
  },
  deleteNoiseRule: {
    ask: async (world) => ({
      path: `/api/v1/noise-rules/${await world.newNoiseRule("mute", { until: null })}`,
    }),
  },
  listMappingRules: { ask: at("/api/v1/mapping-rules") },
  createMappingRule: {
    ask: () => ({
      path: "/api/v1/mapping-rules",
      json: { name: "Nobody", matchers: NOBODY, sets: { severity: "low" } },
    }),
  },
  patchMappingRule: {
    ask: async (world) => ({
      path: `/api/v1/mapping-rules/${await world.newMappingRule()}`,
      json: { name: "Renamed", position: 1 },
    }),
  },
  deleteMappingRule: {
    ask: async (world) => ({ path: `/api/v1/mapping-rules/${await world.newMappingRule()}` }),
  },
  listGroupingRules: { ask: at("/api/v1/rules") },
  createGroupingRule: {
    ask: () => ({
      path: "/api/v1/rules",
      json: { name: "Nobody", matchers: NOBODY, effect: { kind: "suppress" } },
    }),
  },
  patchGroupingRule: {
    ask: async (world) => ({
      path: `/api/v1/rules/${await world.newGroupingRule()}`,
      json: { name: "Renamed", position: 1 },
    }),
  },
  deleteGroupingRule: {
    ask: async (world) => ({ path: `/api/v1/rules/${await world.newGroupingRule()}` }),
  },
  listShadowFindings: {
    ask: async (world) => ({ path: `/api/v1/rules/${await world.newGroupingRule()}/findings` }),
  },
  backtestRule: {
    ask: () => ({
      path: "/api/v1/rules/backtest",
      json: { rule: { name: "Nobody", matchers: NOBODY, effect: { kind: "suppress" } } },
    }),
  },
  listSenders: { ask: at("/api/v1/senders") },
  setSenderSecret: {
    ask: () => ({ path: "/api/v1/senders/launchdarkly/secret", json: { secret: "eight or more" } }),
  },
  removeSenderSecret: {
    ask: async (world) => {
      await world.newSenderSecret("gitlab");
      return { path: "/api/v1/senders/gitlab/secret" };
    },
  },
  listDeadLetters: { ask: at("/api/v1/dead-letters") },
  replayDeadLetter: {
    ask: async (world) => ({ path: `/api/v1/dead-letters/${await world.newDeadLetter()}/replay` }),
    // What is readable by now.
    needs: ["alerts:write"],
  },

  // templates, signals, services, figures
  listTemplates: { ask: at("/api/v1/templates") },
  getTemplate: { ask: (world) => ({ path: `/api/v1/templates/${world.template}` }) },
  patchTemplate: {
    ask: (world) => ({ path: `/api/v1/templates/${world.template}`, json: { pinned: true } }),
  },
  listSignals: { ask: at("/api/v1/signals") },
  listServices: { ask: at("/api/v1/services") },
  listNodes: { ask: at("/api/v1/nodes") },
  // Whoever comes second is told that it is declared.
  declareService: {
    ask: () => ({ path: "/api/v1/services", json: { name: "shop", owner: "tills" } }),
    status: [201, 409],
  },
  patchService: { ask: () => ({ path: "/api/v1/services/shop", json: { tier: 1 } }) },
  removeService: {
    ask: async (world) => {
      // Of its own kind: the others need the shop.
      await world.sql`insert into services (workspace_id, name) values (${world.tenant.workspaceId}, 'shop')
        on conflict do nothing`;
      return { path: "/api/v1/services/shop" };
    },
  },
  importServices: {
    ask: () => ({ path: "/api/v1/services/import", json: { services: [{ name: "shop", tier: 2 }] } }),
  },
  getOverview: { ask: at("/api/v1/insights") },

  // incidents
  listIncidents: { ask: at("/api/v1/incidents") },
  createIncident: {
    ask: () => ({
      path: "/api/v1/incidents",
      json: { title: "By hand", severity: "low", services: ["shop"] },
    }),
  },
  getIncident: { ask: ofIncident("") },
  patchIncident: {
    ask: (world) => ({ path: `/api/v1/incidents/${world.incident}`, json: { severity: "low" } }),
  },
  commentOnIncident: {
    ask: (world) => ({ path: `/api/v1/incidents/${world.incident}/comments`, json: { text: "seen" } }),
  },
  listEvidence: { ask: ofIncident("/evidence") },
  listSimilarIncidents: { ask: ofIncident("/similar") },
  searchIncidents: { ask: () => ({ path: "/api/v1/incidents/search", json: { query: "slow" } }) },
  mergeIncident: {
    ask: async (world) => ({
      path: `/api/v1/incidents/${(await world.newIncident()).number}/merge`,
      json: { into: (await world.newIncident()).number },
    }),
  },
  unmergeIncident: {
    ask: async (world) => ({ path: `/api/v1/incidents/${await world.newMerged()}/unmerge` }),
  },
  splitIncident: {
    ask: async (world) => {
      const { number, signalIds } = await world.newIncident();
      return { path: `/api/v1/incidents/${number}/split`, json: { signalIds: signalIds.slice(0, 1) } };
    },
  },
  listLessons: { ask: at("/api/v1/lessons") },
  deleteLesson: { ask: async (world) => ({ path: `/api/v1/lessons/${await world.newLesson()}` }) },
  listIncidentRunbooks: { ask: ofIncident("/runbooks"), needs: ["incidents:read"] },
  noteIncidentRunbook: {
    ask: async (world) => ({
      path: `/api/v1/incidents/${world.incident}/runbooks`,
      json: { runbookId: await world.newRunbook(), outcome: "helped" },
    }),
    needs: ["runbooks:read"],
  },
  listAnalyses: { ask: ofIncident("/analyses") },
  requestAnalysis: {
    ask: async (world) => ({
      path: `/api/v1/incidents/${(await world.newQuietIncident()).number}/analyses`,
      json: {},
    }),
    needs: ["incidents:read"],
  },
  getAnalysis: {
    ask: async (world) => {
      const { number, id } = await world.newAnalysis();
      return { path: `/api/v1/incidents/${number}/analyses/${id}` };
    },
  },
  stopAnalysis: {
    ask: async (world) => {
      const { number, id } = await world.newAnalysis();
      return { path: `/api/v1/incidents/${number}/analyses/${id}/stop` };
    },
  },
  listSteers: { ask: ofIncident("/steers") },
  steerAnalysis: {
    ask: async (world) => ({
      path: `/api/v1/incidents/${(await world.newQuietIncident()).number}/steers`,
      json: { kind: "hint", text: "Look at the disks" },
    }),
    needs: ["incidents:read"],
  },
  withdrawSteer: {
    ask: async (world) => {
      const { number, steerId } = await world.newAnalysis();
      return { path: `/api/v1/incidents/${number}/steers/${steerId}` };
    },
    needs: ["incidents:read"],
  },
  listQuestions: { ask: ofIncident("/questions") },
  askQuestion: {
    ask: async (world) => ({
      path: `/api/v1/incidents/${(await world.newIncident()).number}/questions`,
      json: { question: "Why is it slow?" },
    }),
    needs: ["incidents:read"],
  },
  stopQuestion: {
    ask: async (world) => {
      const { number, id } = await world.newQuestion();
      return { path: `/api/v1/incidents/${number}/questions/${id}/stop` };
    },
    needs: ["incidents:read"],
  },
  listTimeline: { ask: ofIncident("/timeline") },
  streamIncident: { ask: ofIncident("/stream") },
  streamEvents: { ask: at("/api/v1/stream") },

  // memory
  listMemory: { ask: at("/api/v1/memory") },

  // plans
  listPlans: { ask: at("/api/v1/plans?state=voting,waits,carried,approved,rejected,withdrawn") },
  listIncidentPlans: {
    ask: async (world) => ({ path: (await world.newPlan()).path.replace(/\/\d+$/, "") }),
    needs: ["plans:read"],
  },
  getPlan: { ask: async (world) => ({ path: (await world.newPlan()).path }) },
  editPlan: {
    ask: async (world) => {
      const { path, digest } = await world.newPlan();
      const step = { title: "Restart", check: "It hangs.", action: "Restart shop.", rollback: null };
      return {
        path,
        json: { digest, summary: "Restart shop", steps: [{ ...step, isReversible: false }] },
      };
    },
  },
  approvePlan: {
    ask: async (world) => {
      const { path, digest } = await world.newPlan();
      return { path: `${path}/approve`, json: { digest } };
    },
  },
  rejectPlan: {
    ask: async (world) => {
      const { path, digest } = await world.newPlan();
      return { path: `${path}/reject`, json: { digest, reason: "Not now." } };
    },
  },
  withdrawPlan: {
    ask: async (world) => ({ path: `${(await world.newPlan()).path}/withdraw`, json: {} }),
  },
  rotateAgentKeys: { ask: at("/api/v1/ai/keys/rotate") },

  // runbooks
  listRunbooks: { ask: at("/api/v1/runbooks") },
  createRunbook: {
    ask: () => ({
      path: "/api/v1/runbooks",
      json: { source: `# Till ${randomBytes(6).toString("hex")}\n\nThe till is slow.\n` },
    }),
  },
  getRunbook: { ask: async (world) => ({ path: `/api/v1/runbooks/${await world.newRunbook()}` }) },
  patchRunbook: {
    ask: async (world) => ({
      path: `/api/v1/runbooks/${await world.newRunbook()}`,
      json: { source: "# Till is slower\n" },
    }),
  },
  deleteRunbook: {
    ask: async (world) => ({ path: `/api/v1/runbooks/${await world.newRunbook({ archived: true })}` }),
  },
  listRunbookVersions: {
    ask: async (world) => ({ path: `/api/v1/runbooks/${await world.newRunbook()}/versions` }),
  },
  searchRunbooks: { ask: () => ({ path: "/api/v1/runbooks/search", json: { query: "the till is slow" } }) },
  importRunbooks: {
    ask: () => ({
      path: "/api/v1/runbooks/import",
      json: { files: [{ path: `${randomBytes(6).toString("hex")}.md`, source: "# Till\n" }] },
    }),
  },

  // the rest
  getOpenApi: { ask: at("/api/v1/openapi.json") },
  listScenarios: { ask: at("/api/v1/scenarios") },
  startScenario: {
    ask: () => ({ path: "/api/v1/scenarios", json: { name: "quiet" } }),
    // One at a time: the first starts it, the others are told that it runs.
    status: [202, 409],
  },
};
