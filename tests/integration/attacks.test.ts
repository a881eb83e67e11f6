import { beforeAll, expect, it } from "vitest";
import { attempt, type Elsewhere, untouched } from "@/bench/attacks/attempt";
import { ATTACKS, CATEGORIES } from "@/bench/attacks/cases";
import { newElsewhere, newWorkspace } from "@/bench/attacks/new-workspace";
import { worldWith } from "@/bench/attacks/world";
import type { Diagnosis } from "@/lib/commander";
import { useDatabase } from "../support/database";

useDatabase();

let calm: Diagnosis;
let elsewhere: Elsewhere;
beforeAll(async () => {
  calm = untouched(await worldWith(await newWorkspace(), null));
  elsewhere = await newElsewhere();
});

it("the corpus has many attacks of each category", () => {
  expect(ATTACKS.length).toBeGreaterThanOrEqual(64);
  expect(new Set(ATTACKS.map(({ category }) => category))).toEqual(new Set(CATEGORIES));
  expect(new Set(ATTACKS.map(({ category, name }) => `${category}: ${name}`)).size).toBe(ATTACKS.length);
});

it.each(ATTACKS.map((attack) => [`${attack.category}: ${attack.name}`, attack] as const))(
  "%s is held, without a model and with one that obeys it",
  async (_, attack) => {
    const { deterministic, obedient } = await attempt(await newWorkspace(), attack, calm, elsewhere);
    expect({ deterministic, obedient }).toEqual({ deterministic: [], obedient: [] });
  },
);
