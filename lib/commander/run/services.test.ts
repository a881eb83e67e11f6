import { expect, it } from "vitest";
import { situationSchema } from "../schemas";
import { pastOfSuspects, servicesOfInput, servicesOfOutcome, servicesQuoted, servicesSeen } from "./services";

const row = { at: 1, text: "full" };
const situation = situationSchema.parse({
  until: 2,
  services: [{ name: "web" }],
  records: [
    { ...row, id: "rec_1", service: "kubelet" },
    { ...row, id: "rec_2", service: "other" },
  ],
  alerts: [{ ...row, id: "alert:1", service: "vault", title: "Full" }],
  changes: [{ ...row, id: "chg_1", service: "till" }],
  past: [
    { number: 3, service: "web", kind: "disk_full", similarity: 0.9 },
    { number: 4, service: "till", kind: "disk_full", similarity: 0.9 },
  ],
});
const diagnosis = {
  verdict: "likely" as const,
  statement: "",
  blastRadius: [],
  hypotheses: [
    {
      entity: { kind: "service" as const, name: "web" },
      kind: "disk_full",
      group: "resource_exhaustion",
      confidence: 0.5,
      points: 1,
      reasons: [
        {
          text: "It says so",
          points: 1,
          evidence: [
            { id: "rec_1", quote: "full" },
            { id: "alert:1", quote: "full" },
          ],
        },
      ],
    },
  ],
};

it("what is quoted is of the services of its rows, whatever the rows say", () => {
  expect(servicesQuoted(diagnosis, situation)).toEqual(["kubelet", "vault"]);
  expect(servicesSeen(situation)).toEqual(["web", "kubelet", "other", "vault", "till"]);
  expect(pastOfSuspects(diagnosis, situation)).toEqual([3]);
});

it.each([
  [{ service: "web" }, ["web"]],
  [{ service: 3 }, []],
  [{ query: "x" }, []],
  [null, []],
])("a look into %j is into %j", (input, services) => {
  expect(servicesOfInput(input)).toEqual(services);
});

it.each([
  [{ rows: [{ service: "web" }, { service: null, services: ["a", "b"] }, null] }, ["web", "a", "b"]],
  [{ rows: "web" }, []],
  [[{ id: "1", text: "x" }], []],
  [undefined, []],
])("what was found, %j, is of %j", (outcome, services) => {
  expect(servicesOfOutcome(outcome)).toEqual(services);
});
