import { MINUTE_MS } from "@/lib/kit/clock";
import type { RepeatPolicy } from "@/lib/signals/schemas";

export interface RepeatVerdict {
  isEnough: boolean;
  times: number;
  explanation: string;
}

/** "Only after N in M minutes", from the moments (epoch ms) at which notices that it fires arrived, this one among them. */
export function judgeRepeats(firings: readonly number[], now: number, policy: RepeatPolicy): RepeatVerdict {
  const since = now - policy.withinMinutes * MINUTE_MS;
  const times = firings.filter((firing) => firing > since && firing <= now).length;
  const isEnough = times >= policy.times;
  return {
    isEnough,
    times,
    explanation: `It fired ${times} of ${policy.times} times in ${policy.withinMinutes} min${isEnough ? "." : ": not yet enough."}`,
  };
}
