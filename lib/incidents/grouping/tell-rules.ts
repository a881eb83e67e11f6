import type { Ctx } from "@/lib/access";
import { holdSignals } from "@/lib/signals";
import { countActed, writeShadow } from "../rules/acted";
import { shadowOf } from "../rules/shadow";
import type { DecidedOn } from "./decide-on";

/** Notes on the signals which rule holds them, counts what live rules decided, and writes what rules in shadow would have done. */
export async function tellRules(ctx: Ctx, { signals, decisions, held, rules }: DecidedOn): Promise<void> {
  if (rules.live.length + rules.shadow.length === 0) return;
  await holdSignals(ctx, held);
  const acted = new Map<string, number>();
  const count = (rule: string, n: number) => acted.set(rule, (acted.get(rule) ?? 0) + n);
  for (const { rule } of held) count(rule, 1);
  for (const { host, signals: own } of decisions) if (host.ruleId !== null) count(host.ruleId, own.length);
  await countActed(ctx, acted);
  await writeShadow(ctx, shadowOf({ signals, decisions, held, ...rules }));
}
