import { expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
import { REMEDIES } from "../crew/remedies";
import { FAULTS, faultOf } from "./lexicon";

it.each([
  ["java.lang.OutOfMemoryError: Java heap space", "oom"],
  ["write /var/lib/x: no space left on device", "resource_exhaustion"],
  ["Back-off pulling image x: unauthorized", "image_pull"],
  ["Liveness probe failed: HTTP probe failed with statuscode: 500", "probe_misconfig"],
  ["pod has unbound immediate PersistentVolumeClaims", "volume_binding"],
  ["connect ECONNREFUSED 10.0.0.1:5432", "service_routing"],
  ["context deadline exceeded", "network_delay"],
])("%s is of %s", (text, group) => expect(faultOf(text)?.group).toBe(group));

it("says nothing of texts that complain of nothing", () => {
  for (const text of ["", "GET /cart 200 12 ms", "user 7 logged in", "Started server on :8080"])
    expect(faultOf(text)).toBeNull();
});

it.each([
  "pull ",
  "exceeded quota requested: ",
  "unable to ",
  "failed error cannot ",
  "replica ",
  "taint ",
  "cpu ",
])("takes time in proportion to its length for many times %j", (word) => {
  expect(growthOf((n) => faultOf(word.repeat(n)), 500)).toBeLessThan(LINEAR);
});

it("has a remedy for every group that blames somebody", () => {
  const groups = new Set(FAULTS.filter(({ weight }) => weight >= 0.5).map(({ group }) => group));
  const without = [...groups].filter((group) => !(group in REMEDIES));
  expect(without).toEqual([]);
});
