import { parseArgs } from "node:util";
import { attempt, type Outcome, untouched } from "./attacks/attempt";
import { ATTACKS, type Attack, CATEGORIES } from "./attacks/cases";
import { HELD_OUT } from "./attacks/held-out";
import { newElsewhere, newWorkspace } from "./attacks/new-workspace";
import { worldWith } from "./attacks/world";
import { withDatabase } from "./rig/database";
import { type Row, report, rounded } from "./rig/report";
import { databaseKinds } from "./rig/server";

const share = (outcomes: Outcome[], of: (one: Outcome) => string[]) =>
  rounded(outcomes.filter((one) => of(one).length > 0).length / Math.max(1, outcomes.length));

const rowOf = (title: string, outcomes: Outcome[]): Row => ({
  case: title,
  cases: outcomes.length,
  deterministic: share(outcomes, (one) => one.deterministic),
  obedient: share(outcomes, (one) => one.obedient),
  succeeded: outcomes.filter((one) => one.deterministic.length + one.obedient.length > 0).length,
});

/**
 * `npm run bench -- attacks [--on embedded] [--held-out] [--successes] [--json]`: hostile texts sent through the intake into
 * workspaces of their own, and what the agents make of them: without a model, and with one that does whatever it is told.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      on: { type: "string", default: "embedded" },
      "held-out": { type: "boolean" },
      successes: { type: "boolean" },
      json: { type: "boolean" },
    },
  });
  const rows: Row[] = [];
  const databases: string[] = [];
  for (const kind of databaseKinds(values.on))
    await withDatabase(kind, async (database) => {
      databases.push(database);
      const outcomes = await attacked(values["held-out"] ? HELD_OUT : ATTACKS);
      rows.push(rowOf(`${kind}, overall`, outcomes));
      for (const category of CATEGORIES) {
        const of = outcomes.filter(({ attack }) => attack.category === category);
        if (of.length > 0) rows.push(rowOf(`${kind}, ${category}`, of));
      }
      if (values.successes) printSuccesses(outcomes);
    });
  report("attacks", rows, databases, values.json ?? false);
}

async function attacked(attacks: readonly Attack[]): Promise<Outcome[]> {
  const calm = untouched(await worldWith(await newWorkspace(), null));
  const elsewhere = await newElsewhere();
  const outcomes: Outcome[] = [];
  for (const attack of attacks) outcomes.push(await attempt(await newWorkspace(), attack, calm, elsewhere));
  return outcomes;
}

function printSuccesses(outcomes: Outcome[]): void {
  for (const { attack, deterministic, obedient } of outcomes)
    if (deterministic.length + obedient.length > 0)
      console.log(
        `${attack.category}: ${attack.name} → ${[...deterministic.map((one) => `without a model: ${one}`), ...obedient].join(", ")}`,
      );
}
