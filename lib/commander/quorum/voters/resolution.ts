import { plural } from "@/lib/kit/format";
import type { Hypothesis } from "../../schemas";
import type { PlanStep } from "../schemas";
import { type Judge, list, percent, stance, succession, suspectOf } from "./stance";

/** What stands in the plan itself is no guess. */
const CERTAIN = 1;

/** Can each step be checked, done and taken back, and does it come from where something worked? */
export const resolutionVotes: Judge = ({ plan: { steps }, report }) => {
  if (steps.length === 0) return stance("reject", CERTAIN, ["It has no steps."]);
  const holes = numbers(steps, ({ check, action }) => !check.trim() || !action.trim());
  if (holes.length > 0)
    return stance("reject", CERTAIN, [`${named(holes, steps)} without a check or an action.`]);
  const final = numbers(steps, ({ isReversible, rollback }) => !isReversible || !rollback?.trim());
  if (final.length > 0)
    return stance("reject", CERTAIN, [
      `${named(final, steps)} without a way back. That is never done without a person.`,
    ]);

  const suspect = suspectOf(report);
  const trust = steps.map((step) => trustIn(step, suspect));
  const untried = numbers(trust, (one) => one === null);
  if (untried.length > 0)
    return stance("abstain", succession(untried.length, steps.length), [
      `${named(untried, steps)} of which it is not known whether it works for this fault.`,
    ]);
  const least = Math.min(...trust.map(Number));
  const kinds = Map.groupBy(steps, ({ source }) => source.kind);
  return stance("approve", least, [
    `Each of the ${plural(steps.length, "step")} has a check, an action and a way back.`,
    ...(kinds.get("past_fix") ?? []).map(({ source }) =>
      source.kind === "past_fix"
        ? `Incident ${source.number}, ${percent(source.similarity)} alike, was mended so.`
        : "",
    ),
    ...(kinds.has("remedy") && suspect
      ? [`Known remedies for ${suspect.group}: ${kinds.get("remedy")!.length}.`]
      : []),
    `The step that is trusted least is trusted with ${percent(least)}.`,
  ]);
};

/** How far its source speaks for a step; null when it does not. */
function trustIn({ source }: PlanStep, suspect: Hypothesis | undefined): number | null {
  if (source.kind === "past_fix") return source.similarity;
  if (source.kind !== "remedy" || !suspect) return null;
  // A remedy is for a group of faults, and helps as surely as the fault is of it.
  return source.group === suspect.group || source.group === "general" ? suspect.confidence : null;
}

const numbers = <T>(items: readonly T[], is: (item: T) => boolean): number[] =>
  items.flatMap((item, i) => (is(item) ? [i + 1] : []));

const named = (which: number[], all: readonly unknown[]) =>
  which.length === 1
    ? `Step ${which[0]} of ${all.length} is`
    : `Steps ${list(which.map(String))} of ${all.length} are`;
