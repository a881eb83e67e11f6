import type { Ctx } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import type { Schedule } from "../policies";
import { createRule, deleteRule, listRules, patchRule, type RuleRow } from "./rows";
import { describeSchedule, nextOccurrence, occurrenceAt } from "./schedule";
import type {
  MaintenanceWindow,
  MaintenanceWindowCreate,
  MaintenanceWindowPatch,
  NoiseListQuery,
} from "./schemas";

const KINDS = ["maintenance" as const];

/** Windows in which alerts are held back, with when each is next open. */
export const listMaintenanceWindows = (ctx: Ctx, query: NoiseListQuery): Promise<Page<MaintenanceWindow>> =>
  listRules(ctx, KINDS, query, present);

export const createMaintenanceWindow = async (
  ctx: Ctx,
  { schedule, ...rest }: MaintenanceWindowCreate,
): Promise<MaintenanceWindow> =>
  present(await createRule(ctx, { ...rest, kind: "maintenance", effect: { schedule } }));

/** Throws `not_found`. */
export const patchMaintenanceWindow = async (
  ctx: Ctx,
  id: string,
  { schedule, ...rest }: MaintenanceWindowPatch,
): Promise<MaintenanceWindow> =>
  present(await patchRule(ctx, KINDS, id, { ...rest, ...(schedule && { effect: { schedule } }) }));

/** Throws `not_found`. */
export const deleteMaintenanceWindow = (ctx: Ctx, id: string): Promise<void> => deleteRule(ctx, KINDS, id);

function present(row: RuleRow): MaintenanceWindow {
  const { schedule } = row.effect as { schedule: Schedule };
  const now = Date.now();
  const open = row.enabled ? occurrenceAt(schedule, now) : null;
  const next = row.enabled ? nextOccurrence(schedule, now) : null;
  return {
    id: row.id,
    name: row.name,
    matchers: row.matchers as MaintenanceWindow["matchers"],
    enabled: row.enabled,
    schedule,
    describes: describeSchedule(schedule),
    isOpen: open !== null,
    endsAt: open && new Date(open.endsAt).toISOString(),
    nextStartsAt: next && new Date(next.startsAt).toISOString(),
    held: row.held,
    lastHeldAt: row.lastHeldAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
