import { describe, expect, it } from "vitest";
import { readBody } from "@/lib/intake/body";
import type { Defaults } from "@/lib/intake/record";
import { splitJsonValues } from "./json-values";
import { completeItem } from "./shipper";

const now = Date.UTC(2026, 10, 20, 12);
const defaults: Defaults = { service: null, limitedTo: null, now, ancientBefore: 0, redactEmails: false };
const records = (body: unknown, service: string | null = null) =>
  readBody(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)), "json", {
    ...defaults,
    service,
  }).records;

describe("the bodies of shippers", () => {
  it("of Fluent Bit in Kubernetes", () => {
    const item = {
      date: 1763640000.123456,
      log: "2025-11-20T12:00:00Z ERROR payment refused\n",
      stream: "stderr",
      kubernetes: {
        pod_name: "cart-7d9",
        namespace_name: "shop",
        labels: { "app.kubernetes.io/name": "cart", "pod-template-hash": "7d9" },
        container_name: "main",
      },
    };
    expect(records([item])).toMatchObject([
      {
        ts: 1_763_640_000_123,
        service: "cart",
        level: 4,
        message: "payment refused",
        attributes: { stream: "stderr", kubernetes: { pod_name: "cart-7d9" } },
      },
    ]);
  });

  it("of Vector", () => {
    expect(
      records([
        {
          message: "ready",
          timestamp: "2026-11-20T11:59:00.5Z",
          host: "node-1",
          source_type: "kubernetes_logs",
          kubernetes: { pod_labels: { app: "web" }, container_name: "nginx" },
        },
      ]),
    ).toMatchObject([{ ts: now - 59_500, service: "web", message: "ready", attributes: { host: "node-1" } }]);
  });

  it("of Logstash and Beats, in the words of ECS", () => {
    expect(
      records({
        "@timestamp": "2026-11-20T11:59:00Z",
        message: "boom",
        log: { level: "error", logger: "main" },
        service: { name: "api", version: "3" },
        trace: { id: "t1" },
      }),
    ).toMatchObject([
      { service: "api", level: 4, message: "boom", attributes: { service_fields: { version: "3" } } },
    ]);
  });

  it("of the Datadog agent", () => {
    expect(
      records([
        {
          message: "slow",
          status: "warn",
          timestamp: now,
          hostname: "h",
          service: "db",
          ddsource: "pg",
          ddtags: "env:prod,version:1.2",
        },
      ]),
    ).toMatchObject([
      {
        ts: now,
        service: "db",
        level: 3,
        environment: "prod",
        release: "1.2",
        attributes: { ddsource: "pg" },
      },
    ]);
  });

  it("of GELF", () => {
    expect(
      records(
        {
          version: "1.1",
          host: "h",
          short_message: "boom",
          full_message: "boom\n at a.b(C.java:1)",
          timestamp: 1763640000.5,
          level: 3,
          _app: "x",
          facility: "core",
        },
        "asked",
      ),
    ).toMatchObject([
      {
        ts: 1_763_640_000_500,
        service: "asked",
        level: 4,
        message: "boom\n at a.b(C.java:1)",
        release: null,
      },
    ]);
  });

  it("of Splunk's collector", () => {
    expect(
      records({
        time: 1763640000,
        host: "h",
        source: "app.log",
        event: { message: "boom", level: "error" },
        fields: { service: "pay" },
      }),
    ).toMatchObject([
      {
        ts: 1_763_640_000_000,
        service: "pay",
        level: 4,
        message: "boom",
        attributes: { host: "h", source: "app.log" },
      },
    ]);
    expect(records({ time: 1763640000, event: "plain" }, "asked")).toMatchObject([{ message: "plain" }]);
  });

  it("of the journal", () => {
    expect(records({ MESSAGE: "oom", PRIORITY: "3", _SYSTEMD_UNIT: "db.service" })).toMatchObject([
      { service: "db.service", level: 4, message: "oom" },
    ]);
  });

  it("of Kubernetes' events", () => {
    const event = {
      kind: "Event",
      type: "Warning",
      reason: "BackOff",
      message: "Back-off restarting failed container",
      involvedObject: { kind: "Pod", namespace: "shop", name: "cart-7d9f8b6c5d-x2x7k" },
      lastTimestamp: "2026-11-20T11:59:00Z",
      count: 7,
    };
    expect(records([event])).toMatchObject([
      {
        ts: now - 60_000,
        service: "cart",
        level: 3,
        message: "Back-off restarting failed container",
        attributes: { "k8s.namespace.name": "shop", "k8s.event.count": 7, "k8s.event.reason": "BackOff" },
      },
    ]);
  });

  it("that are one value after the other under the name of JSON", () => {
    const [a, b] = ['{"date":1,"log":"a } \\" {","app":"x"}', '{"date":2,"log":"b","app":"x"}'];
    for (const body of [`${a}${b}`, `${a}\n${b}\n`])
      expect(records(body).map((one) => one.message)).toEqual(['a } " {', "b"]);
    expect(() => records("{,}{}")).toThrow("not valid");
  });
});

describe("an item of an application", () => {
  it("in the contract's own words is left alone", () => {
    const item = { ts: 1, service: "a", message: "x", date: "never", app: "b" };
    expect(completeItem(item, null)).toBe(item);
  });

  it.each([
    [{ service: "a", app: "b" }, "asked", "a"],
    [{ app: "b" }, "asked", "asked"],
    [{ app: "b" }, null, "b"],
  ])("%j with the default %s belongs to %s", (fields, fallback, service) => {
    expect(records({ message: "x", ...fields }, fallback)[0]!.service).toBe(service);
  });

  it("keeps a date that is none among the attributes", () => {
    expect(records({ message: "x", service: "a", date: "tomorrow" })[0]!.attributes).toEqual({
      date: "tomorrow",
    });
  });

  it.each([
    [{ message: "x", service: 7 }, "service: must be a string"],
    [{ message: "x" }, "service: required"],
    [{ service: "a" }, "message: required"],
    [{ message: "x", service: "a", level: {} }, "level: must be a string"],
    [{ message: "x", service: "a", attributes: [1] }, "attributes: must be an object"],
    [{ message: "x", service: "a", traceId: 5 }, "traceId: must be a string"],
    [{ message: "x", service: "a", timestamp: "yesterday" }, "ts: not a time"],
  ])("%j is still refused for its own reason", (item, reason) => {
    const { rejected } = readBody(
      Buffer.from(JSON.stringify([item, { message: "ok", service: "b" }])),
      "json",
      defaults,
    );
    expect(rejected).toEqual([{ index: 0, reason: expect.stringContaining(reason) }]);
  });

  it("has a name like a prototype's and is still data", () => {
    const [record] = records('{"message":"x","service":"a","__proto__":{"level":"fatal"}}');
    expect(record!.level).toBe(2);
  });
});

it("cuts values of JSON in one pass", () => {
  expect(splitJsonValues('{"a":"}{"} [1,[2]] x {"b":1}')).toEqual(['{"a":"}{"}', "[1,[2]]", '{"b":1}']);
  expect(splitJsonValues('{"a":1}{"b":')).toEqual(['{"a":1}', '{"b":']);
});
