import { MINUTE_MS } from "@/lib/kit/clock";
import type { FlapPolicy } from "@/lib/signals/schemas";

/** Three times on and off in half an hour is flapping; it is over when it has turned twice at most. */
export const DEFAULT_FLAPPING: FlapPolicy = { withinMinutes: 30, startsAt: 6, endsAt: 2 };

export interface FlapVerdict {
  isFlapping: boolean;
  turns: number;
  explanation: string;
}

/**
 * Whether an alert flaps, from the moments (epoch ms) at which it turned on or off. The two bounds lie apart, so that it does
 * not flap between flapping and not (as Nagios does it, with counts in place of percentages).
 */
export function judgeFlapping(
  turns: readonly number[],
  wasFlapping: boolean,
  now: number,
  policy: FlapPolicy,
): FlapVerdict {
  const since = now - policy.withinMinutes * MINUTE_MS;
  const count = turns.filter((turn) => turn > since && turn <= now).length;
  const isFlapping = wasFlapping ? count > policy.endsAt : count >= policy.startsAt;
  const seen = `it turned on or off ${count} times in ${policy.withinMinutes} min`;
  const explanation = isFlapping
    ? wasFlapping
      ? `Still flapping: ${seen}; it is calm at ${policy.endsAt} or fewer.`
      : `Flapping: ${seen}; ${policy.startsAt} are enough.`
    : wasFlapping
      ? `Calm again: ${seen}.`
      : `Not flapping: ${seen}; that would take ${policy.startsAt}.`;
  return { isFlapping, turns: count, explanation };
}
