import { describe, expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
import { complains } from "./complaint";
import { questionTerms, withoutValues } from "./question";
import { stem } from "./stem";
import { partsOf, termsOf } from "./terms";

const words = (text: string) => termsOf(text).flatMap(({ text, kind }) => (kind === "word" ? text : []));

describe("words of a text", () => {
  it.each([
    ["KubeAPIDown", ["Kube", "API", "Down"]],
    ["etcdGRPCRequestsSlow", ["etcd", "GRPC", "Requests", "Slow"]],
    ["PVCs", ["PVCs"]],
    ["k8s", ["k8s"]],
    ["7d9f8b6c5", ["7d9f8b6c5"]],
  ])("%s is cut where its writer would cut it", (run, parts) => expect(partsOf(run)).toEqual(parts));

  it("meet whether written as one, with a hyphen, or apart", () => {
    const forms = ["StatefulSet", "stateful set", "stateful-set", "stateful_set"].map((form) =>
      termsOf(form).map(({ text }) => text),
    );
    for (const form of forms) expect(form).toEqual(forms[0]);
    expect(forms[0]).toContain(termsOf("statefulset")[0]!.text);
  });
  it("keep words that turn the meaning and drop those that hold a sentence together", () => {
    expect(words("The node is not ready and the link is down")).toEqual([
      "node",
      "not",
      "readi",
      "link",
      "down",
    ]);
  });
  it("takes linear time on hostile text", () => {
    for (const junk of [
      (n: number) => "aB".repeat(n),
      (n: number) => "-".repeat(2 * n),
      (n: number) => `"${"a/".repeat(n)}`,
      (n: number) => " ".repeat(2 * n),
    ]) {
      const both = (n: number) => [termsOf(junk(n)), questionTerms(junk(n))];
      expect(growthOf(both, 5000)).toBeLessThan(LINEAR);
    }
  });
});

it.each([
  ["fails", "failure"],
  ["configuration", "config"],
  ["reconciling", "reconciliation"],
  ["expires", "expiration"],
  ["replicas", "replica"],
])("%s and %s have one stem", (a, b) => expect(stem(a)).toBe(stem(b)));

describe("a question", () => {
  it("is asked without the values that only this occasion has", () => {
    expect(withoutValues("Node 10.0.12.7:9100 disk /dev/nvme1n1p1 at 93.5% of worker-3 returns 503")).toBe(
      "Node disk at of returns 503",
    );
    expect(withoutValues("shop/checkout-7d9f8b6c5-x2x9k is not ready.")).toBe("pod is not ready.");
  });
  it("weighs its first sentence most", () => {
    const terms = questionTerms("Disk is full. Removing logs may help.");
    expect(terms.get("disk")!).toBeGreaterThan(terms.get("log")!);
  });
});

it.each(["Connection refused", "java.io.IOException: disk", "request timed out", "Failed to renew lease"])(
  "%s complains",
  (line) => expect(complains(line)).toBe(true),
);
it.each(["Listening on port <*>", "Shutdown hook registered", "Job <*> finished"])("%s does not", (line) =>
  expect(complains(line)).toBe(false),
);
