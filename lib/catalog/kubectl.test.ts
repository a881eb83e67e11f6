import { describe, expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
import { readCluster } from "./kubectl";

const all = { sees: () => true, takesNodes: true };

const service = (
  name: string,
  selector: Record<string, string> | null,
  spec: object = {},
  namespace = "shop",
) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace },
  spec: { clusterIP: "10.96.0.7", clusterIPs: ["10.96.0.7"], selector, ...spec },
});
const pod = (name: string, labels: Record<string, string>, more: object = {}, owner?: [string, string]) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name,
    namespace: "shop",
    labels,
    ...(owner && { ownerReferences: [{ kind: owner[0], name: owner[1] }] }),
  },
  spec: { nodeName: "node-1" },
  status: { phase: "Running", podIP: "10.1.0.9", hostIP: "192.168.0.4" },
  ...more,
});
const node = (name: string) => ({ apiVersion: "v1", kind: "Node", metadata: { name } });

describe("what kubectl prints", () => {
  it("gives services their addresses and ports, and the pods that their selectors choose", () => {
    const read = readCluster(
      [
        pod("cart-7d9f8b6c5d-x2x7k", { app: "cart", "pod-template-hash": "7d9f8b6c5d" }),
        service(
          "cart",
          { app: "cart" },
          {
            ports: [
              { port: 80, targetPort: 8080 },
              { port: 443, targetPort: "tls" },
            ],
          },
        ),
        service("db", { app: "db" }, { clusterIP: "None", clusterIPs: ["None"], ports: [{ port: 5432 }] }),
        node("node-1"),
      ],
      all,
    );
    expect(read).toEqual({
      services: [
        {
          name: "cart",
          addresses: ["10.96.0.7"],
          ports: [80, 8080, 443],
          namespace: "shop",
          instances: [{ name: "cart-7d9f8b6c5d-x2x7k", address: "10.1.0.9", node: "node-1" }],
        },
        { name: "db", addresses: [], ports: [5432], namespace: "shop", instances: [] },
      ],
      nodes: ["node-1"],
      namespaces: ["shop"],
      skipped: [],
      skippedCount: 0,
    });
  });

  it("finds the workload of a pod that no service chooses by its owner, and of a bare one by its name", () => {
    const { services } = readCluster(
      [
        pod("mailer-5c6d7f8b9-x2p4q", { "pod-template-hash": "5c6d7f8b9" }, {}, [
          "ReplicaSet",
          "mailer-5c6d7f8b9",
        ]),
        pod("queue-0", {}, {}, ["StatefulSet", "queue"]),
        pod("agent-x2p4q", {}, {}, ["DaemonSet", "agent"]),
        pod("nightly-28471234-x7p2q", {}, {}, ["Job", "nightly-28471234"]),
        pod("proxy-node-1", {}, {}, ["Node", "node-1"]),
        pod("debug", {}),
      ],
      all,
    );
    expect(services.map(({ name }) => name)).toEqual([
      "mailer",
      "queue",
      "agent",
      "nightly",
      "proxy-node",
      "debug",
    ]);
  });

  it("prefers of several services the one called as the workload is, then the one that asks for most", () => {
    const { services } = readCluster(
      [
        service("everything", { team: "a" }),
        service("cart", { app: "cart" }),
        service("cart-canary", { app: "cart", track: "canary" }),
        service("elsewhere", { app: "cart" }, {}, "other"),
        pod("cart-7d9f8b6c5d-x2x7k", { app: "cart", team: "a", track: "canary" }, {}, [
          "ReplicaSet",
          "cart-7d9f8b6c5d",
        ]),
        pod("till-7d9f8b6c5d-x2x7k", { app: "cart", team: "a", track: "canary" }, {}, [
          "ReplicaSet",
          "till-7d9f8b6c5d",
        ]),
      ],
      all,
    );
    const running = services.flatMap(({ name, instances }) =>
      instances!.map((one) => `${name}: ${one.name}`),
    );
    expect(running).toEqual(["cart: cart-7d9f8b6c5d-x2x7k", "cart-canary: till-7d9f8b6c5d-x2x7k"]);
  });

  it("leaves out pods that ended, and the address of the machine's own network", () => {
    const { services } = readCluster(
      [
        pod("done", {}, { status: { phase: "Succeeded" } }),
        pod("evicted", {}, { status: { phase: "Failed" } }),
        pod("host", {}, { spec: { hostNetwork: true, nodeName: "n" }, status: { podIP: "10.0.0.1" } }),
        pod("new", {}, { spec: {}, status: { phase: "Pending" } }),
      ],
      all,
    );
    expect(services.flatMap(({ instances }) => instances)).toEqual([
      { name: "host", address: null, node: "n" },
      { name: "new", address: null, node: null },
    ]);
  });

  it("does not say what runs when the list holds no pods, and takes services of one name as one", () => {
    const { services, namespaces } = readCluster(
      [service("web", null), service("web", null, { clusterIPs: ["10.96.0.8"] }, "staging")],
      all,
    );
    expect(services).toEqual([
      { name: "web", addresses: ["10.96.0.7", "10.96.0.8"], ports: [], namespace: null },
    ]);
    expect(namespaces).toEqual([]);
  });

  it("skips with a reason what is no such item, or not in view", () => {
    const items = [
      null,
      7,
      { kind: "Deployment", metadata: { name: "web" } },
      { kind: "Pod" },
      { kind: "Pod", metadata: { name: 7 } },
      JSON.parse(
        '{"kind": "Service", "metadata": {"name": "web", "__proto__": {"x": 1}}, "spec": {"ports": [null, "x", {"port": 1e9}], "selector": []}}',
      ),
      JSON.parse(
        '{"kind": "Pod", "metadata": {"name": "__proto__", "labels": {"__proto__": "x"}, "ownerReferences": [null, {"name": 7}]}}',
      ),
      node("n"),
      service("vault", null),
    ];
    const { services, nodes, skipped, skippedCount } = readCluster(items, {
      sees: (name) => name !== "vault",
      takesNodes: false,
    });
    expect(services.map(({ name }) => name)).toEqual(["web", "__proto__"]);
    expect(nodes).toEqual([]);
    expect(skippedCount).toBe(7);
    expect(skipped.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 7, 8]);
    expect(skipped[3]!.reason).toMatch(/^metadata: /);
  });

  it("takes time that grows with the number of items, also when all services share a label", () => {
    const cluster = (n: number) => [
      ...Array.from({ length: Math.min(2000, n / 10) }, (_, i) =>
        service(`s-${i}`, { app: "x", n: String(i) }),
      ),
      ...Array.from({ length: n }, (_, i) =>
        pod(`s-${i % 100}-7d9f8b6c5d-x2x7k`, { app: "x", n: String(i) }),
      ),
    ];
    expect(growthOf((n) => readCluster(cluster(n), all), 500)).toBeLessThan(LINEAR);
  });
});
