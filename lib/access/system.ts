import type { Ctx } from "./context";
import { type Actor, PERMISSIONS } from "./schemas";

export const SYSTEM: Actor = { kind: "system", id: "system", label: "Incident Commander" };

/** The product itself, at work in a workspace: windows, schedules, clean-up. */
export const systemCtx = (workspaceId: string): Ctx => ({
  workspaceId,
  actor: SYSTEM,
  permissions: new Set(PERMISSIONS),
  services: null,
});
