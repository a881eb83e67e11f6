import { describe, expect, it } from "vitest";
import type { Service } from "@/lib/catalog/schemas";
import { layOut } from "./service-map";

const at = "2026-11-20T20:00:00.000Z";
const service = (name: string, ...callees: string[]): Service => ({
  name,
  declared: false,
  description: null,
  owner: null,
  tier: null,
  runbookUrl: null,
  costPerMinute: null,
  addresses: [],
  ports: [],
  namespace: null,
  instances: [],
  instanceCount: 0,
  firstSeenAt: at,
  lastSeenAt: at,
  calls: callees.map((callee) => ({ caller: name, callee, source: "peer", seen: 5, lastSeenAt: at })),
  calledBy: [],
});
const columns = (services: Service[]) =>
  Object.fromEntries(layOut(services).nodes.map((node) => [node.name, node.column]));

describe("the map of services", () => {
  it("puts a service right of its farthest caller", () => {
    expect(
      columns([service("web", "api", "db"), service("api", "db"), service("db"), service("alone")]),
    ).toEqual({ web: 0, api: 1, db: 2 });
  });

  it("ends on services that call each other", () => {
    const map = layOut([service("a", "b"), service("b", "c"), service("c", "a")]);
    expect(map.nodes).toHaveLength(3);
    expect(map.edges).toHaveLength(3);
  });

  it("stays a map, and quick, when everything calls everything", () => {
    const names = Array.from({ length: 120 }, (_, i) => `s${i}`);
    const map = layOut(names.map((name) => service(name, ...names.filter((other) => other !== name))));
    expect(map.nodes.length).toBeLessThanOrEqual(36);
  });

  it("never puts two services in one place", () => {
    const { nodes } = layOut([service("web", "a", "b", "c"), service("a"), service("b"), service("c")]);
    expect(new Set(nodes.map((node) => `${node.column}/${node.row}`)).size).toBe(nodes.length);
  });
});
