import type { Ctx } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { createRule, deleteRule, listRules, patchRule, type RuleRow } from "./rows";
import type { NoiseEffect, NoiseListQuery, NoiseRuleCreate, NoiseRulePatch, NoiseRuleView } from "./schemas";

const KINDS: RuleRow["kind"][] = ["mute", "flapping", "repeats", "upstream"];

/** Mutes, bounds of flapping, "only after N in M minutes" and what joins its upstream, with how often each held an alert back. */
export const listNoiseRules = (ctx: Ctx, query: NoiseListQuery): Promise<Page<NoiseRuleView>> =>
  listRules(ctx, KINDS, query, present);

export const createNoiseRule = async (ctx: Ctx, rule: NoiseRuleCreate): Promise<NoiseRuleView> =>
  present(await createRule(ctx, { ...rule, ...effectOf(rule.effect) }));

/** Throws `not_found`. */
export const patchNoiseRule = async (ctx: Ctx, id: string, patch: NoiseRulePatch): Promise<NoiseRuleView> =>
  present(await patchRule(ctx, KINDS, id, { ...patch, ...(patch.effect && effectOf(patch.effect)) }));

/** Throws `not_found`. */
export const deleteNoiseRule = (ctx: Ctx, id: string): Promise<void> => deleteRule(ctx, KINDS, id);

/** The kind has a column of its own. */
const effectOf = ({ kind, ...effect }: NoiseEffect) => ({ kind, effect });

const present = (row: RuleRow): NoiseRuleView => ({
  id: row.id,
  name: row.name,
  matchers: row.matchers as NoiseRuleView["matchers"],
  enabled: row.enabled,
  effect: { kind: row.kind, ...(row.effect as object) } as NoiseRuleView["effect"],
  held: row.held,
  lastHeldAt: row.lastHeldAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});
