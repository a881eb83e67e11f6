import type { Chatter, Effect, Line, Ramp, Remark, Scenario } from "./model";

/** What the phases make of one service at one moment. */
export interface Condition {
  down: boolean;
  /** Its own work takes so many times as long. */
  slows: number;
  release: string;
  failures: { share: number; says: readonly Remark[] }[];
  says: { line: Chatter; perMinute: number }[];
}

const ramp = (value: Ramp, progress: number) =>
  typeof value === "number" ? value : value[0] + (value[1] - value[0]) * progress;

/** The condition of `service` at `minute` of the scenario. */
export function conditionAt(scenario: Scenario, service: string, minute: number): Condition {
  const release = scenario.world.services.find(({ name }) => name === service)!.release;
  const condition: Condition = { down: false, slows: 1, release, failures: [], says: [] };
  for (const phase of scenario.phases) {
    if (minute < phase.fromMinute || minute >= phase.toMinute) continue;
    const progress = (minute - phase.fromMinute) / (phase.toMinute - phase.fromMinute);
    for (const effect of phase.effects) if (effect.service === service) apply(condition, effect, progress);
  }
  return condition;
}

function apply(condition: Condition, effect: Effect, progress: number): void {
  condition.down ||= effect.down ?? false;
  condition.slows *= ramp(effect.slows ?? 1, progress);
  condition.release = effect.release ?? condition.release;
  if (effect.fails)
    condition.failures.push({ share: ramp(effect.fails.share, progress), says: effect.fails.says });
  const grow = ramp(effect.grow ?? 1, progress);
  for (const line of effect.says ?? []) condition.says.push({ line, perMinute: line.perMinute * grow });
}

/** What `service` says just once, in the second (since the scenario's minute 0) in which a phase begins. */
export function saidOnceAt(scenario: Scenario, service: string, second: number): Line[] {
  return scenario.phases
    .filter(({ fromMinute }) => Math.floor(fromMinute * 60) === second)
    .flatMap(({ effects }) => effects.filter((effect) => effect.service === service))
    .flatMap(({ once }) => once ?? []);
}

/**
 * The minute from which callers of each service can notice trouble: its own first failing, slow or dead phase, or that of
 * what it calls plus the time it manages to hide it. Infinity for services that no fault reaches.
 */
export function troubleSince(scenario: Scenario): Map<string, number> {
  const since = new Map<string, number>();
  for (const { name } of scenario.world.services) since.set(name, Number.POSITIVE_INFINITY);
  for (const phase of scenario.phases)
    for (const { service, fails, slows, down } of phase.effects)
      if (fails || slows || down) since.set(service, Math.min(since.get(service)!, phase.fromMinute));
  // The longest path is shorter than the number of services, so that many rounds settle it.
  for (let round = 0; round < scenario.world.services.length; round++)
    for (const { name, calls } of scenario.world.services)
      for (const { to, hides } of calls)
        since.set(name, Math.min(since.get(name)!, since.get(to)! + hides.seconds / 60));
  return since;
}
