import { describe, expect, it } from "vitest";
import { type BodyForm, readBody } from "@/lib/intake/body";
import { fastest, LINEAR } from "@/tests/support/growth";
import { eventOfLine, eventOfObject } from "./recognise";

const now = Date.parse("2026-11-20T12:00:00Z");
const read = (body: unknown, form: BodyForm = "json", service: string | null = null) => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const defaults = { service, limitedTo: null, now, ancientBefore: 0, redactEmails: false };
  return readBody(new TextEncoder().encode(text), form, defaults).records;
};

/** As the API server gives it. */
const core = {
  apiVersion: "v1",
  kind: "Event",
  metadata: {
    name: "cart-7d9f8b6c5d-x2x7k.17a1b2c3",
    namespace: "shop",
    creationTimestamp: "2026-11-20T11:40:00Z",
    managedFields: [{ manager: "kubelet" }],
  },
  involvedObject: {
    kind: "Pod",
    namespace: "shop",
    name: "cart-7d9f8b6c5d-x2x7k",
    fieldPath: "spec.containers{cart}",
  },
  reason: "BackOff",
  message: "Back-off restarting failed container cart in pod cart-7d9f8b6c5d-x2x7k",
  source: { component: "kubelet", host: "node-1" },
  firstTimestamp: "2026-11-20T11:40:00Z",
  lastTimestamp: "2026-11-20T11:59:00Z",
  count: 7,
  type: "Warning",
  eventTime: null,
  reportingComponent: "kubelet",
  reportingInstance: "node-1",
};
const canonical = {
  "k8s.event.reason": "BackOff",
  "k8s.event.type": "Warning",
  "k8s.event.count": 7,
  "k8s.event.first_at": "2026-11-20T11:40:00.000Z",
  "k8s.object.kind": "pod",
  "k8s.object.name": "cart-7d9f8b6c5d-x2x7k",
  "k8s.node.name": "node-1",
  "k8s.namespace.name": "shop",
};
const expected = {
  ts: now - 60_000,
  service: "cart",
  level: 3,
  message: core.message,
  attributes: canonical,
};
const newer = {
  apiVersion: "events.k8s.io/v1",
  kind: "Event",
  metadata: { name: "cart-7d9f8b6c5d-x2x7k.17a1b2c3", namespace: "shop" },
  regarding: core.involvedObject,
  reason: "BackOff",
  note: core.message,
  type: "Warning",
  eventTime: "2026-11-20T11:40:00.000000Z",
  series: { count: 7, lastObservedTime: "2026-11-20T11:59:00.000000Z" },
  reportingController: "kubelet",
  reportingInstance: "node-1",
};

const any = (value: unknown): object =>
  typeof value === "string"
    ? { stringValue: value }
    : typeof value === "number"
      ? { intValue: String(value) }
      : value === null
        ? {}
        : Array.isArray(value)
          ? { arrayValue: { values: value.map(any) } }
          : { kvlistValue: { values: pairs(value as object) } };
const pairs = (of: object) => Object.entries(of).map(([key, value]) => ({ key, value: any(value) }));
const otlp = (resource: object, record: object) => ({
  resourceLogs: [{ resource: { attributes: pairs(resource) }, scopeLogs: [{ logRecords: [record] }] }],
});
const nanos = (iso: string) => `${Date.parse(iso)}000000`;
/** k8s_events of the collector. */
const received = otlp(
  {
    "k8s.node.name": "node-1",
    "k8s.object.kind": "Pod",
    "k8s.object.name": "cart-7d9f8b6c5d-x2x7k",
    "k8s.object.fieldpath": "spec.containers{cart}",
  },
  {
    timeUnixNano: nanos("2026-11-20T11:59:00Z"),
    severityNumber: 13,
    severityText: "Warning",
    body: { stringValue: core.message },
    attributes: pairs({
      "k8s.event.reason": "BackOff",
      "k8s.event.action": "",
      "k8s.event.start_time": "2026-11-20 11:40:00 +0000 UTC",
      "k8s.event.name": "cart.17a1",
      "k8s.namespace.name": "shop",
      "k8s.event.count": 7,
    }),
  },
);
const watched = (body: object, resource: object = { "k8s.namespace.name": "shop" }) =>
  otlp(resource, { observedTimeUnixNano: nanos("2026-11-20T11:59:30Z"), body: any(body) });
const alloy = `name=cart-7d9f8b6c5d-x2x7k kind=Pod objectAPIversion=v1 objectRV=12 eventRV=34 reportinginstance=node-1 reportingcontroller=kubelet sourcecomponent=kubelet sourcehost=node-1 reason=BackOff type=Warning count=7 msg="Back-off restarting failed container cart in pod cart-7d9f8b6c5d-x2x7k" `;
const alloyJson = JSON.stringify({
  name: "cart-7d9f8b6c5d-x2x7k",
  kind: "Pod",
  objectAPIversion: "v1",
  sourcecomponent: "kubelet",
  sourcehost: "node-1",
  reason: "BackOff",
  type: "Warning",
  count: 7,
  msg: core.message,
});
const loki = (line: string, labels: object = {}) => ({
  streams: [
    {
      stream: { job: "loki.source.kubernetes_events", namespace: "shop", instance: "loki.x", ...labels },
      values: [[nanos("2026-11-20T11:59:00Z"), line]],
    },
  ],
});
const { "k8s.event.first_at": _, ...withoutFirst } = canonical;

describe("an event of the platform becomes a record of its workload", () => {
  it.each<[string, unknown, BodyForm]>([
    ["as the API server gives it (Fluent Bit)", [{ date: 1_763_640_000.5, ...core }], "json"],
    ["of events.k8s.io", [newer], "json"],
    ["as a watch wraps it", [{ type: "ADDED", object: core }], "json"],
    ["as a record's message", [{ message: JSON.stringify(core), container_name: "exporter" }], "json"],
    [
      "as a message with time, level and the exporter's service",
      [{ ts: now, level: "info", service: "exporter", message: JSON.stringify(core) }],
      "json",
    ],
    ["as a line of text", JSON.stringify(core), "text"],
    ["as a line in Loki", loki(JSON.stringify(core)), "loki_json"],
    [
      "as the body of an OTLP record",
      otlp({}, { body: { stringValue: JSON.stringify(newer) } }),
      "otlp_json",
    ],
    ["of OpenTelemetry's k8s_events", received, "otlp_json"],
    ["of OpenTelemetry's k8sobjects, watching", watched({ type: "MODIFIED", object: core }), "otlp_json"],
    ["of OpenTelemetry's k8sobjects, listing", watched(newer), "otlp_json"],
  ])("%s", (_name, body, form) => {
    const service = form === "text" ? "lines" : null;
    expect(read(body, form, service)).toMatchObject([expected]);
  });

  it.each<[string, unknown]>([
    ["logfmt", loki(alloy)],
    ["JSON", loki(alloyJson)],
  ])("of Grafana Alloy as %s", (_name, body) => {
    const [record] = read(body, "loki_json");
    expect(record).toMatchObject({ ...expected, attributes: withoutFirst });
    expect(record!.attributes).toMatchObject({ job: "loki.source.kubernetes_events" });
  });

  it("and what is normal informs", () => {
    const [record] = read([{ ...core, type: "Normal", reason: "Pulled", message: "Pulled the image" }]);
    expect(record).toMatchObject({ level: 2, attributes: { "k8s.event.type": "Normal" } });
  });
});

describe("whose event it is", () => {
  it.each([
    [{ kind: "Node", name: "node-1" }, "kubernetes"],
    [{ kind: "PersistentVolumeClaim", name: "data-db-0" }, "kubernetes"],
    [{ kind: "ReplicaSet", name: "cart-7d9f8b6c5d" }, "cart"],
    [{ kind: "Deployment", name: "cart" }, "cart"],
    [{ kind: "Pod", name: "db-0" }, "db"],
    [{ kind: "Pod", name: "x-7d9f8b6c5d-x2x7k", labels: { app: "cart" } }, "cart"],
    [{ kind: "Pod", name: "a".repeat(253) }, "a".repeat(200)],
  ])("%j", (involvedObject, service) =>
    expect(read([{ ...core, involvedObject }])[0]!.service).toBe(service),
  );

  it("is whose the sender says beside its attributes", () => {
    expect(read([{ ...core, service: "till" }])[0]!.service).toBe("till");
    const named = structuredClone(received);
    named.resourceLogs[0]!.resource.attributes.push({ key: "service.name", value: any("till") });
    expect(read(named, "otlp_json")[0]!.service).toBe("till");
    expect(read([core], "json", "asked")[0]!.service).toBe("cart");
  });

  it("is taken as it is when an application has set the attributes", () => {
    const attributes = { "k8s.event.reason": "Odd", "k8s.object.kind": "Pod", "k8s.object.name": "x" };
    const item = { ts: now, service: "till", level: "error", message: "it broke", attributes };
    expect(read([item])).toMatchObject([{ service: "till", level: 4, message: "it broke", attributes }]);
  });
});

describe("times and counts that say nothing", () => {
  it("are left out, and the next best is taken", () => {
    const [record] = read([
      { ...core, count: 0, firstTimestamp: null, lastTimestamp: "0001-01-01T00:00:00Z", eventTime: "soon" },
    ]);
    expect(record).toMatchObject({
      ts: Date.parse("2026-11-20T11:40:00Z"),
      attributes: { "k8s.event.count": 1 },
    });
  });

  it("leave the time that came beside them", () => {
    const { metadata, firstTimestamp, lastTimestamp, ...bare } = core;
    expect(read(loki(JSON.stringify(bare)), "loki_json")[0]!.ts).toBe(now - 60_000);
    expect(read(watched(bare), "otlp_json")[0]!.ts).toBe(now - 30_000);
  });
});

describe("what is no event", () => {
  it.each([
    ["name=cart reason=none msg=ok"],
    ["name="],
    ['{"involvedObject": {"kind": "Pod"}, "reason": "X"}'],
    ['{"involvedObject": {"kind": "Pod", "name": 7}, "reason": "X"}'],
    ['{"involvedObject": 7, "regarding": [], "reason": "X"}'],
    ['{"note": "\\"regarding\\" nothing"'],
    [`{"involvedObject": ${"[".repeat(20_000)}`],
    [JSON.stringify({ ...core, reason: "" })],
    [JSON.stringify({ ...core, reason: { a: 1 } })],
    [JSON.stringify({ type: "DELETED", object: core })],
    [JSON.stringify({ ...core, message: "x".repeat(70_000) })],
  ])("%s", (line) => expect(eventOfLine(line, {})).toBeNull());

  it("are values of every other kind", () => {
    for (const value of [null, 7, "x", [], {}, { object: null }, { event: { reason: "X" } }])
      expect(eventOfObject(value)).toBeNull();
  });

  it("is told in time that grows with the line", () => {
    for (const piece of ['"involvedObject"', "name= reason=", "{", '{"regarding":{"kind":"Pod"},'])
      for (const start of ["{", "name=x "]) {
        const [short, long] = [1000, 16_000].map((n) => start + piece.repeat(n / piece.length));
        const many = (line: string) => () => {
          for (let i = 0; i < 200; i++) eventOfLine(line, {});
        };
        expect(fastest(many(long!), 0) / fastest(many(short!), 0)).toBeLessThan(16 * LINEAR);
      }
  });
});
