import { expect, it } from "vitest";
import { type Anomaly, InstanceRanker, serviceOfInstance } from "./instances";

const metric = (instance: string, name: string, change: string): Anomaly => ({
  instance,
  source: "metric",
  name,
  change,
  caller: null,
});
const INSTANCES = ["web-0", "web-1", "oven-0", "oven-1", "store-0"];
/** In every past incident web-0 was slow and oven-1 wrote more to its disk. */
const HISTORY = Array.from({ length: 40 }, () => [
  metric("web-0", "dest_p95", "up"),
  metric("oven-1", "fs_usage", "up"),
]);
const first = (anomalies: Anomaly[]) => new InstanceRanker(HISTORY).rank(anomalies, INSTANCES)[0]!.instance;

it("what an instance always shows says nothing of it", () => {
  expect(first([metric("web-0", "dest_p95", "up"), metric("oven-0", "cpu_usage", "up")])).toBe("oven-0");
});

it("what only one replica shows counts more than what all show", () => {
  const shared = ["web-0", "web-1"].flatMap((one) => [
    metric(one, "net_receive", "down"),
    metric(one, "src_qps", "down"),
  ]);
  expect(first([...shared, metric("oven-1", "mem_usage", "up")])).toBe("oven-1");
});

it("a replica that takes over traffic points at the one that lost it", () => {
  expect(first([metric("oven-1", "dest_qps", "up")])).toBe("oven-0");
});

it("what gets better is no complaint", () => {
  const ranked = new InstanceRanker(HISTORY).rank(
    [metric("web-1", "dest_p50", "down"), metric("web-1", "dest_success_rate", "up")],
    INSTANCES,
  );
  expect(ranked.find(({ instance }) => instance === "web-1")!.points).toBe(0);
});

it("many percentiles of one latency are not many complaints", () => {
  const points = (names: string[]) =>
    new InstanceRanker(HISTORY).rank(
      names.map((name) => metric("oven-0", name, "up")),
      INSTANCES,
    )[0]!.points;
  expect(points(["src_p50", "src_p90", "src_p95"])).toBeLessThan(1.5 * points(["src_p95"]));
});

it("works without any history, and names every instance once", () => {
  const ranked = new InstanceRanker([]).rank([metric("oven-0", "cpu_usage", "up")], INSTANCES);
  expect(ranked.map(({ instance }) => instance).sort()).toEqual([...INSTANCES].sort());
});

it.each([
  ["web-0", "web"],
  ["web-6f9c7d5b4-x2k9p", "web"],
  ["order-store-2", "order-store"],
  ["web", "web"],
])("%s is an instance of %s", (instance, service) => expect(serviceOfInstance(instance)).toBe(service));
