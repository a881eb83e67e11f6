import type { z } from "zod";
import { FALLBACK, REMEDIES, type Remedy } from "./remedies";
import { type Proposal, type ProposedStep, type ResolutionInput, resolutionInputSchema } from "./schemas";

type Input = z.infer<typeof resolutionInputSchema>;

const ALIKE = 0.6;
const RUNBOOK_SCORE = 0.3;
const MOST_STEPS = 12;

/** A plan from what worked before, from runbooks and from general remedies, in this order of trust. */
export function proposeResolution(input: ResolutionInput): Proposal {
  const parsed = resolutionInputSchema.parse(input);
  const { verdict, entity } = parsed;
  if (verdict === "no_fault")
    return { summary: null, steps: [], why: "No fault was found: there is nothing to mend." };
  if (!entity || verdict === "unknown") {
    const steps = stepsOfRunbooks(parsed);
    return {
      summary: null,
      steps,
      why:
        steps.length > 0
          ? `Nobody knows yet what broke: only ${named(steps[0]!.source)} is proposed.`
          : "Nobody knows yet what broke, and no runbook fits: nothing is proposed.",
    };
  }
  const steps = [...stepsOfFixes(parsed), ...stepsOfRunbooks(parsed), ...stepsOfRemedies(parsed)].slice(
    0,
    MOST_STEPS,
  );
  return {
    summary: `${steps[0]!.title}: ${entity.name}`,
    steps,
    why: whyThese(steps, parsed),
  };
}

function stepsOfFixes({ fixes, entity }: Input): ProposedStep[] {
  const name = entity?.name ?? "it";
  return fixes
    .filter(({ worked, similarity }) => worked && similarity >= ALIKE)
    .slice(0, 2)
    .map(({ number, similarity, action, rollback }) => ({
      title: `What mended incident ${number}`,
      check: `${name} shows the same as in incident ${number}; open it and compare.`,
      action,
      rollback,
      isReversible: rollback !== null,
      source: { kind: "past_fix", number, similarity },
    }));
}

/** What a runbook says is for a person to read: it has no way back that a machine could know. */
function stepsOfRunbooks({ runbooks }: Input): ProposedStep[] {
  const [best] = runbooks.filter(({ score, steps }) => score >= RUNBOOK_SCORE && steps.length > 0);
  return (best?.steps ?? []).map((action, i) => ({
    title: `${best!.title}, step ${i + 1}`,
    check: "The step before is done and has not helped.",
    action,
    rollback: null,
    isReversible: false,
    source: { kind: "runbook", id: best!.id, title: best!.title },
  }));
}

function stepsOfRemedies({ group, entity, wasChanged }: Input): ProposedStep[] {
  const known = (group !== null && REMEDIES[group]) || FALLBACK;
  const ordered = wasChanged ? [FALLBACK[0]!, ...known.filter((one) => one !== FALLBACK[0])] : known;
  return ordered.map((one) => filled(one, entity!.name, group ?? "general"));
}

const filled = (
  { title, check, action, rollback, isReversible }: Remedy,
  name: string,
  group: string,
): ProposedStep => {
  const fill = (text: string) => text.replaceAll("{name}", () => name);
  return {
    title,
    check: fill(check),
    action: fill(action),
    rollback: fill(rollback),
    isReversible,
    source: { kind: "remedy", group },
  };
};

/** Names where the steps come from, in their order, so that each can be looked up. */
function whyThese(steps: ProposedStep[], { group, entity, wasChanged }: Input): string {
  const sources = new Set(steps.map(({ source }) => named(source)));
  const about = `for ${group ?? "this fault"} in ${entity!.name}`;
  const changed = wasChanged
    ? " It was changed shortly before, so going back stands first among the remedies."
    : "";
  const text = `${[...sources].join(", then ")}, ${about}.${changed}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function named(source: ProposedStep["source"]): string {
  if (source.kind === "past_fix")
    return `what mended incident ${source.number} (${Math.round(source.similarity * 100)} % alike)`;
  return source.kind === "runbook" ? `the runbook “${source.title}”` : "general remedies";
}
