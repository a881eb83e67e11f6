import { describe, expect, it } from "vitest";
import type { SituationInput } from "../schemas";
import { diagnose } from "./diagnose";

const T0 = 1_800_000_000_000;
const at = (seconds: number) => T0 + seconds * 1000;
const service = (name: string, i: number, node = "n1") => ({
  name,
  addresses: [`10.1.0.${i}`],
  ports: [8000 + i],
  instances: [{ name: `${name}-6f9c7d5b4-x2k9p`, address: `10.2.0.${i}`, node }],
});
const SHOP: SituationInput = {
  until: at(120),
  namespace: "bakery",
  nodes: ["n1", "n2"],
  services: [service("till", 1), service("oven", 2), service("flour", 3), service("icing", 4, "n2")],
  edges: [
    { caller: "till", callee: "oven" },
    { caller: "oven", callee: "flour" },
    { caller: "till", callee: "icing" },
  ],
  // Everybody says something, so that nobody is silent.
  records: ["till", "oven", "flour", "icing"].map((name, i) => ({
    id: `hello-${name}`,
    at: at(i),
    service: name,
    level: "info",
    text: "ready",
  })),
};
const shop = (more: Partial<SituationInput>): SituationInput => ({
  ...SHOP,
  ...more,
  records: [...SHOP.records!, ...(more.records ?? [])],
});
const event = (object: string, reason: string, text: string, over = {}) => ({
  id: `${reason} ${object}`,
  at: at(60),
  isWarning: true,
  reason,
  object,
  text,
  ...over,
});
const error = (service: string, text: string, over = {}) => ({
  id: `${service} ${text.slice(0, 20)}`,
  at: at(90),
  service,
  level: "error",
  text,
  count: 20,
  ...over,
});

describe("a diagnosis", () => {
  it("blames the object of an event, and shows the row", () => {
    const found = diagnose(
      shop({
        events: [
          event("pod/oven-6f9c7d5b4-x2k9p", "Failed", 'Failed to pull image "r.example/oven:9": not found'),
        ],
      }),
    );
    expect(found).toMatchObject({
      verdict: "cause",
      hypotheses: [{ entity: { kind: "service", name: "oven" }, group: "image_pull" }],
    });
    expect(found.hypotheses[0]!.reasons[0]!.evidence[0]).toMatchObject({
      id: "Failed pod/oven-6f9c7d5b4-x2k9p",
    });
  });

  it("goes where the innermost error points, by name or by address", () => {
    const wrapped = "bake failed: oven: mix failed: dial tcp 10.1.0.3:8003: connection refused";
    const found = diagnose(
      shop({ records: [error("till", wrapped), error("oven", "flour:8003: connection refused")] }),
    );
    expect(found.hypotheses[0]).toMatchObject({ entity: { name: "flour" }, group: "service_routing" });
  });

  it("blames the caller that calls a port where nobody listens", () => {
    const found = diagnose(shop({ records: [error("till", "dial tcp 10.1.0.2:9999: connection refused")] }));
    expect(found.hypotheses[0]).toMatchObject({ entity: { name: "till" }, group: "bad_dependency_address" });
  });

  it("blames the first who calls a host that nobody is, not those who pass it on", () => {
    const stranger = "lookup flour-old on 10.0.0.53:53: no such host";
    const found = diagnose(
      shop({ records: [error("oven", stranger), error("till", `oven: ${stranger}`, { count: 40 })] }),
    );
    expect(found.hypotheses[0]).toMatchObject({ entity: { name: "oven" }, group: "bad_dependency_address" });
  });

  it("does not take the noun before a host for a host that nobody is", () => {
    const refused = (text: string) =>
      diagnose(shop({ records: [error("oven", `could not connect to ${text}: connection refused`)] }));
    for (const text of ["database flour:8003", "server at flour:8003", "the host flour:8003"])
      expect(refused(text).hypotheses[0]).toMatchObject({ entity: { name: "flour" } });
    expect(refused("database orders-db:5432").statement).not.toContain("calls database");
  });

  it("does not blame for what all show while they start", () => {
    const starting = ["till", "oven", "flour"].map((name) =>
      event(`replicaset/${name}-6f9c7d5b4`, "FailedCreate", `service account "${name}" not found`),
    );
    expect(diagnose(shop({ events: starting })).verdict).toBe("no_fault");
  });

  it("blames for the same when it does not end", () => {
    const lasting = event("replicaset/flour-6f9c7d5b4", "FailedCreate", 'service account "flour" not found', {
      count: 15,
    });
    expect(diagnose(shop({ events: [lasting] })).hypotheses[0]).toMatchObject({ entity: { name: "flour" } });
  });

  it("reads of a scheduler what stopped most nodes", () => {
    const text =
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient memory. preemption: 0/3 nodes are available.";
    const found = diagnose(shop({ events: [event("pod/icing-6f9c7d5b4-x2k9p", "FailedScheduling", text)] }));
    expect(found.hypotheses[0]).toMatchObject({ entity: { name: "icing" }, group: "scheduling_capacity" });
  });

  it("blames the namespace for its quota", () => {
    const text =
      'pods "oven-1" is forbidden: exceeded quota: q, requested: pods=1, used: pods=9, limited: pods=9';
    const found = diagnose(
      shop({ events: [event("replicaset/oven-6f9c7d5b4", "FailedCreate", text, { count: 6 })] }),
    );
    expect(found.hypotheses[0]).toMatchObject({
      entity: { kind: "namespace", name: "bakery" },
      group: "quota_exceeded",
    });
  });

  it("blames a machine whose component was stopped and not started again", () => {
    const line = (host: string, seconds: number, text: string) => ({
      id: `${host} ${seconds}`,
      at: at(seconds),
      service: "kube-proxy",
      host,
      level: "info",
      text,
    });
    const records = [
      line("n1", 10, "systemd: Stopped Proxy Server."),
      line("n1", 20, "systemd: Started Proxy Server."),
      line("n2", 15, "systemd: Stopped Proxy Server."),
      error("till", "icing: connection refused"),
    ];
    expect(diagnose(shop({ records })).hypotheses[0]).toMatchObject({ entity: { kind: "node", name: "n2" } });
  });

  it("suspects the one who says nothing while all others speak", () => {
    const records = SHOP.records!.filter(({ service: name }) => name !== "flour");
    const found = diagnose({ ...SHOP, records, isDeclared: true });
    expect(found.hypotheses[0]).toMatchObject({ entity: { name: "flour" }, kind: "not_running" });
  });

  it("blames slowness on the slow one that is called, not on those who wait for it", () => {
    const slow = (service: string, percent: number) => ({
      id: `slow ${service}`,
      at: at(60),
      service,
      title: "latency",
      text: `p90 latency of ${service}: 10 ms -> ${percent / 10} ms (+${percent}%)`,
      severity: "critical",
    });
    const found = diagnose(shop({ alerts: [slow("till", 4000), slow("oven", 3000), slow("flour", 3000)] }));
    expect(found.hypotheses[0]).toMatchObject({ entity: { name: "flour" }, group: "network_delay" });
    expect(found.blastRadius).toEqual([
      { service: "oven", hops: 1, isSuffering: true },
      { service: "till", hops: 2, isSuffering: true },
    ]);
  });

  it("says that there is no fault where a warning tells that it is over", () => {
    const alert = {
      id: "a",
      at: at(10),
      service: "flour",
      title: "StorageLow",
      severity: "warning",
      text: "Free storage space is low. The volume has been expanded.",
    };
    expect(diagnose(shop({ alerts: [alert] }))).toMatchObject({ verdict: "no_fault", hypotheses: [] });
    expect(diagnose(shop({ alerts: [{ ...alert, severity: "critical" }] })).verdict).not.toBe("no_fault");
  });

  it("invents nothing: nothing told is no fault, and unknown when a person says that there is one", () => {
    expect(diagnose(SHOP)).toMatchObject({ verdict: "no_fault", hypotheses: [] });
    expect(diagnose({ ...SHOP, isDeclared: true })).toMatchObject({ verdict: "unknown" });
    expect(diagnose({ until: null, services: [] })).toMatchObject({ verdict: "no_fault" });
  });

  it("is less sure when another is as much under suspicion", () => {
    const one = event("pod/oven-6f9c7d5b4-x2k9p", "OOMKilling", "Container oven was OOM-killed");
    const two = event("pod/icing-6f9c7d5b4-x2k9p", "Failed", "Error: ErrImagePull");
    const [alone, rivalled] = [[one], [one, two]].map((events) => diagnose(shop({ events })));
    expect(rivalled!.hypotheses[0]!.confidence).toBeLessThan(alone!.hypotheses[0]!.confidence);
    expect(rivalled!.hypotheses.reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThanOrEqual(
      1.001,
    );
  });

  it("makes more of the one that was changed shortly before, and nothing of a change alone", () => {
    const changes = [{ id: "c", at: at(-300), service: "oven", text: "deploy 1.4" }];
    expect(diagnose(shop({ changes })).verdict).toBe("no_fault");
    const events = [event("pod/oven-6f9c7d5b4-x2k9p", "OOMKilling", "Container oven was OOM-killed")];
    const [without, with_] = [diagnose(shop({ events })), diagnose(shop({ events, changes }))];
    expect(with_.hypotheses[0]!.points).toBeGreaterThan(without.hypotheses[0]!.points);
  });

  it("does not depend on the order of the rows", () => {
    const records = [
      error("till", "oven: deadline exceeded"),
      error("oven", "flour: connection refused"),
      error("till", "icing:8004: timed out"),
    ];
    const events = [event("pod/oven-6f9c7d5b4-x2k9p", "Unhealthy", "Readiness probe failed", { count: 9 })];
    const forth = diagnose(shop({ records, events }));
    const back = diagnose({ ...shop({ events }), records: [...SHOP.records!, ...records].reverse() });
    expect(back.hypotheses.map(({ entity, points }) => [entity, points.toFixed(9)])).toEqual(
      forth.hypotheses.map(({ entity, points }) => [entity, points.toFixed(9)]),
    );
  });
});

describe("traces and onset", () => {
  const inTrace = (service: string, seconds: number, traceId = "t1") =>
    error(service, "request failed", { id: `${service} ${traceId}`, at: at(seconds), traceId });

  it("blames the innermost service of the traces that fail", () => {
    const records = [inTrace("till", 92), inTrace("oven", 91), inTrace("flour", 90)];
    expect(diagnose(shop({ records })).hypotheses[0]).toMatchObject({ entity: { name: "flour" } });
  });

  it("says who was in trouble before all others", () => {
    const records = [
      error("till", "oven: connection refused", { at: at(80) }),
      error("oven", "OutOfMemoryError: heap", { at: at(40) }),
    ];
    const { hypotheses } = diagnose(shop({ records }));
    expect(hypotheses[0]).toMatchObject({ entity: { name: "oven" }, group: "oom" });
    expect(hypotheses[0]!.reasons.map(({ text }) => text)).toContain(
      "It was in trouble 40 s before all others",
    );
  });
});
