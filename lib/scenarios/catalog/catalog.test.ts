import { describe, expect, test } from "vitest";
import type { Line, Scenario, Service, Step } from "../model";
import { random } from "../random";
import { fill } from "../values";
import { SCENARIOS } from "./index";

/** What the engine itself puts into scope; everything else is made up by values.ts or given by a step. */
const ENGINE = ["ms", "seconds", "status", "callms", "timeout", "peer", "address", "conn"];
const GIVEN = ["method", "path", "route", "op"];
const scope = Object.fromEntries([...ENGINE, ...GIVEN].map((name) => [name, "1"]));

const linesOf = ({ voice, chatter }: Service): Line[] => [
  ...chatter,
  ...(voice.done ?? []),
  ...(voice.slow ?? []),
  ...(voice.failed ?? []),
  ...(voice.called ?? []),
  ...(voice.hidden ?? []),
  ...Object.values(voice.callFailed ?? {}).flat(),
];
const steps = (step: Step): Step[] => [step, ...(step.calls ?? []).flatMap(steps)];

describe.each(SCENARIOS)("$name", (scenario: Scenario) => {
  const { world, phases, truth } = scenario;
  const names = world.services.map(({ name }) => name);

  test("names services, callees and the broken one correctly", () => {
    expect(new Set(names).size).toBe(names.length);
    for (const { calls } of world.services) for (const { to } of calls) expect(names).toContain(to);
    for (const { effects } of phases) for (const { service } of effects) expect(names).toContain(service);
    if (truth) expect(names).toContain(truth.service);
  });

  test("calls only along declared dependencies", () => {
    for (const { start } of world.journeys)
      for (const { service, calls = [] } of steps(start)) {
        const declared = world.services.find(({ name }) => name === service)!.calls.map(({ to }) => to);
        for (const callee of calls) expect(declared).toContain(callee.service);
      }
  });

  test("has only lines whose placeholders can be filled", () => {
    const said = phases.flatMap(({ effects }) =>
      effects.flatMap(({ says = [], once = [], fails }) => [...says, ...once, ...(fails?.says ?? [])]),
    );
    const rng = random("lines");
    for (const { text, stack = [], attributes = {} } of [...world.services.flatMap(linesOf), ...said])
      for (const part of [text, ...stack, ...Object.values(attributes)])
        expect(fill(part, scope, rng)).not.toMatch(/undefined|NaN/);
  });

  test("tells what it is about and when it breaks", () => {
    expect(scenario.title && scenario.description).toBeTruthy();
    expect(phases.length > 0).toBe(truth !== null);
    if (truth)
      expect(
        phases.some(
          (p) => p.fromMinute === truth.startsAtMinute && p.effects.some((e) => e.service === truth.service),
        ),
      ).toBe(true);
    for (const { fromMinute, toMinute } of phases) {
      expect(fromMinute).toBeLessThan(toMinute);
      expect(toMinute).toBeLessThanOrEqual(scenario.historyMinutes + scenario.liveMinutes);
    }
  });
});
