import type { Ctx } from "./context";
import { PERMISSIONS } from "./schemas";

/** The product itself, at work in a workspace: windows, schedules, clean-up. */
export const systemCtx = (workspaceId: string): Ctx => ({
  workspaceId,
  actor: { kind: "system", id: "system", label: "Incident Commander" },
  permissions: new Set(PERMISSIONS),
  services: null,
});
