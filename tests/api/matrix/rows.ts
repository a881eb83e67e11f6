import { randomBytes } from "node:crypto";
import { permissionsOf } from "@/lib/access/permissions";
import type { Asked, Row } from "./row";
import type { World } from "./world";

const at = (path: string) => (): Asked => ({ path });
const ofIncident = (rest: string) => (world: World) => ({
  path: `/api/v1/incidents/${world.incident}${rest}`,
});

/** Nobody gives what they do not have: whoever makes a viewer holds all that a viewer does. */
const VIEWER = [...permissionsOf("viewer")];

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
  getUsage: { ask: at("/api/v1/usage") },
  patchSettings: { ask: () => ({ path: "/api/v1/settings", json: { quietMinutes: 31 } }) },

  // logs
  listRecords: { ask: at("/api/v1/logs") },
  acceptRecords: { ask: () => ({ path: "/api/v1/logs", json: [{ service: "shop", message: "one more" }] }) },
  getRecord: { ask: (world) => ({ path: `/api/v1/logs/${world.record}` }) },
  getRecordHistogram: { ask: at("/api/v1/logs/histogram") },
  listWindows: { ask: at("/api/v1/windows") },

  // templates, signals, services, figures
  listTemplates: { ask: at("/api/v1/templates") },
  getTemplate: { ask: (world) => ({ path: `/api/v1/templates/${world.template}` }) },
  patchTemplate: {
    ask: (world) => ({ path: `/api/v1/templates/${world.template}`, json: { pinned: true } }),
  },
  listSignals: { ask: at("/api/v1/signals") },
  listServices: { ask: at("/api/v1/services") },
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
  listTimeline: { ask: ofIncident("/timeline") },
  streamIncident: { ask: ofIncident("/stream") },
  streamEvents: { ask: at("/api/v1/stream") },

  // the rest
  getOpenApi: { ask: at("/api/v1/openapi.json") },
  listScenarios: { ask: at("/api/v1/scenarios") },
  startScenario: {
    ask: () => ({ path: "/api/v1/scenarios", json: { name: "quiet" } }),
    // One at a time: the first starts it, the others are told that it runs.
    status: [202, 409],
  },
};
