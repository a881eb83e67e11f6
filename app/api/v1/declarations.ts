import type { RouteModule } from "@/lib/http";

/**
 * Every route file made by route(), by its folder under app/: what the API reference shows. A test walks the tree and fails
 * for one that is missing here. Loaded when asked for, since the reference's own route is one of them.
 */
export const DECLARED: Record<string, () => Promise<RouteModule>> = {
  "api/v1/api-keys": () => import("@/app/api/v1/api-keys/route"),
  "api/v1/api-keys/[id]": () => import("@/app/api/v1/api-keys/[id]/route"),
  "api/v1/api-keys/[id]/rotate": () => import("@/app/api/v1/api-keys/[id]/rotate/route"),
  "api/v1/audit": () => import("@/app/api/v1/audit/route"),
  "api/v1/audit/export": () => import("@/app/api/v1/audit/export/route"),
  "api/v1/incidents": () => import("@/app/api/v1/incidents/route"),
  "api/v1/incidents/[number]": () => import("@/app/api/v1/incidents/[number]/route"),
  "api/v1/incidents/[number]/comments": () => import("@/app/api/v1/incidents/[number]/comments/route"),
  "api/v1/incidents/[number]/evidence": () => import("@/app/api/v1/incidents/[number]/evidence/route"),
  "api/v1/incidents/[number]/stream": () => import("@/app/api/v1/incidents/[number]/stream/route"),
  "api/v1/incidents/[number]/timeline": () => import("@/app/api/v1/incidents/[number]/timeline/route"),
  "api/v1/insights": () => import("@/app/api/v1/insights/route"),
  "api/v1/invitations": () => import("@/app/api/v1/invitations/route"),
  "api/v1/invitations/[id]": () => import("@/app/api/v1/invitations/[id]/route"),
  "api/v1/invitations/accept": () => import("@/app/api/v1/invitations/accept/route"),
  "api/v1/logs": () => import("@/app/api/v1/logs/route"),
  "api/v1/logs/[id]": () => import("@/app/api/v1/logs/[id]/route"),
  "api/v1/logs/histogram": () => import("@/app/api/v1/logs/histogram/route"),
  "api/v1/me": () => import("@/app/api/v1/me/route"),
  "api/v1/members": () => import("@/app/api/v1/members/route"),
  "api/v1/members/[id]": () => import("@/app/api/v1/members/[id]/route"),
  "api/v1/openapi.json": () => import("@/app/api/v1/openapi.json/route"),
  "api/v1/roles": () => import("@/app/api/v1/roles/route"),
  "api/v1/scenarios": () => import("@/app/api/v1/scenarios/route"),
  "api/v1/services": () => import("@/app/api/v1/services/route"),
  "api/v1/settings": () => import("@/app/api/v1/settings/route"),
  "api/v1/signals": () => import("@/app/api/v1/signals/route"),
  "api/v1/stream": () => import("@/app/api/v1/stream/route"),
  "api/v1/templates": () => import("@/app/api/v1/templates/route"),
  "api/v1/templates/[id]": () => import("@/app/api/v1/templates/[id]/route"),
  "api/v1/usage": () => import("@/app/api/v1/usage/route"),
  "api/v1/windows": () => import("@/app/api/v1/windows/route"),
  "api/v1/workspaces": () => import("@/app/api/v1/workspaces/route"),
};
