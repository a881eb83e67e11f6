import { formatCount } from "@/lib/kit/format";
import type { Runbook } from "@/lib/knowledge/schemas";

const WORDS = [
  ["used", "used"],
  ["helped", "helped"],
  ["not_helped", "did not help"],
] as const;

/** "used 4 · helped 3": at how many incidents people said so. */
export function usesOf({ uses }: Pick<Runbook, "uses">): string {
  const said = WORDS.flatMap(([outcome, word]) => {
    const times = uses[outcome] ?? 0;
    return times > 0 ? [`${word} ${formatCount(times)}`] : [];
  });
  return said.join(" · ") || "not yet";
}
