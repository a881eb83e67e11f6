import { describe, expect, it } from "vitest";
import { type ReadOptions, readAlerts, UnreadableAlerts } from "./read";

const now = Date.UTC(2026, 10, 20, 12);
const options: ReadOptions = { now, redactEmails: false, service: null, rules: [] };
const read = (body: unknown, more: Partial<ReadOptions> = {}, name = "generic") =>
  readAlerts(name, body, { ...options, ...more });
const one = (body: unknown, more: Partial<ReadOptions> = {}, name = "generic") =>
  read(body, more, name).drafts[0]!;

describe("the contract's own form", () => {
  const alert = {
    title: "Disk full",
    status: "firing",
    severity: "critical",
    service: "db",
    environment: "prod",
    fingerprint: "disk-1",
    description: "97 %",
    labels: { host: "a" },
    startsAt: "2026-11-20T11:59:00Z",
    url: "https://x.example",
  };

  it("is kept as it is", () => {
    expect(one(alert)).toMatchObject({
      source: "generic",
      title: "Disk full",
      status: "firing",
      severity: "critical",
      service: "db",
      environment: "prod",
      dedupKey: "disk-1",
      description: "97 %",
      url: "https://x.example",
      labels: { host: "a" },
      startsAt: now - 60_000,
      at: now - 60_000,
    });
  });

  it("comes alone, in a list, and as {alerts}", () => {
    for (const body of [alert, [alert], { alerts: [alert] }]) expect(read(body).drafts).toHaveLength(1);
  });

  it("is the same alert by its fingerprint, else by title, service and labels", () => {
    const { fingerprint: _, ...bare } = alert;
    expect(one({ title: "other words", status: "resolved", fingerprint: "disk-1" }).fingerprint).toBe(
      one(alert).fingerprint,
    );
    expect(one({ ...bare, severity: "low", status: "resolved", endsAt: now }).fingerprint).toBe(
      one(bare).fingerprint,
    );
    for (const other of [
      { title: "Disk fuller" },
      { service: "web" },
      { labels: { host: "b" } },
      { environment: "dev" },
    ])
      expect(one({ ...bare, ...other }).fingerprint, JSON.stringify(other)).not.toBe(one(bare).fingerprint);
  });

  it("fails item by item, with the reason", () => {
    const { drafts, rejected } = read([
      alert,
      5,
      { severity: "high" },
      { title: 7 },
      { ...alert, labels: 3 },
    ]);
    expect(drafts).toHaveLength(1);
    expect(rejected.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      "must be an object",
      "title: required",
      expect.stringContaining("title: "),
      expect.stringContaining("labels: "),
    ]);
  });

  it.each([null, "x", 5, [], true])("holds nothing in %j", (body) => {
    if (Array.isArray(body)) expect(read(body).drafts).toEqual([]);
    else expect(() => read(body)).toThrow(UnreadableAlerts);
  });

  it("without any title anywhere is unreadable", () => {
    expect(() => read({ a: { b: 1 } })).toThrow(/title: required/);
    expect(() => read(Array(6000).fill(alert))).toThrow(UnreadableAlerts);
  });
});

describe("a body that no adapter is made for", () => {
  it.each([
    [
      {
        check_name: "API",
        current_state: "DOWN",
        importance_level: "HIGH",
        check_id: 5,
        long_description: "HTTP 503",
      },
      { title: "API", status: "firing", severity: "high", dedupKey: "5", description: "HTTP 503" },
    ],
    [
      {
        event: "API has recovered",
        alert_type: "ALERT_RECOVERY",
        check_name: "API",
        link: "https://c.example",
      },
      { title: "API", status: "resolved", url: "https://c.example" },
    ],
    [
      { name: "Host down", severity: "ok", state: "0" },
      { title: "Host down", status: "resolved", severity: "info" },
    ],
    [
      { event_definition_title: "Errors", event: { message: "too many", priority: 3, source: "g" } },
      { title: "Errors", status: "firing", description: "too many" },
    ],
    [
      { message: "boom", metadata: { team: "core" } },
      { title: "boom", owner: "core" },
    ],
    [
      { alert: { name: "Latency", state: "resolved", tags: ["service:web"] } },
      { title: "Latency", status: "resolved", service: "web" },
    ],
    [
      { Title: "Shouting", STATUS: "OK", Service: { name: "api" } },
      { title: "Shouting", status: "resolved", service: "api" },
    ],
    [
      { title: "Flag", triggered: false },
      { title: "Flag", status: "resolved" },
    ],
  ])("%j is understood", (body, expected) => {
    expect(one(body, {}, "somebody")).toMatchObject({ source: "somebody", ...expected });
  });

  it("keeps all it does not know", () => {
    expect(one({ title: "x", a: { b: [1, { c: "d" }] }, e: null }).labels).toEqual({
      "a.b.0": "1",
      "a.b.1.c": "d",
    });
  });
});

describe("a body at the wrong address", () => {
  const group = {
    version: "4",
    alerts: [{ status: "firing", labels: { alertname: "Down" }, annotations: {} }],
  };
  it("is read by whoever knows its form, and stays its sender's", () => {
    expect(one(group)).toMatchObject({ source: "alertmanager", title: "Down" });
    expect(one(group, {}, "mytool")).toMatchObject({ source: "mytool", title: "Down" });
    expect(
      one({ event_action: "trigger", payload: { summary: "s", source: "h", severity: "error" } }),
    ).toMatchObject({ source: "pagerduty", severity: "high" });
  });

  it("may be wrapped by a relay", () => {
    expect(one({ relay: "r", payload: group })).toMatchObject({ title: "Down", labels: { relay: "r" } });
  });
});

describe("what is kept of an alert", () => {
  it("shows no secret anywhere", () => {
    const secret = "ghp_0123456789abcdef0123456789abcdef0123";
    const draft = one({
      title: `leak ${secret}`,
      description: "password=hunter2",
      labels: { api_key: "k-123", note: `Bearer ${secret}` },
      annotations: { x: `token: ${secret}` },
      url: "https://user:pa55word@x.example/",
    });
    expect(JSON.stringify(draft)).not.toMatch(/ghp_|hunter2|k-123|pa55word/);
    expect(draft.marks).toContain("redacted");
  });

  it("is bounded, and says so", () => {
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => [`label${i}`, "v".repeat(10_000)]),
    );
    const draft = one({ title: "t".repeat(5000), description: "d".repeat(100_000), labels: many });
    expect(JSON.stringify(draft).length).toBeLessThan(300_000);
    expect(draft.marks).toEqual(expect.arrayContaining(["truncated", "attributes_cut"]));
  });

  it("survives what cannot be stored and what is nested without end", () => {
    let deep: unknown = "core";
    for (let i = 0; i < 3000; i++) deep = { deep };
    const draft = one({ title: "a\0b\ud800", labels: { __proto__: "x", deep } });
    expect(draft.title).toBe("a\ufffdb\ufffd");
    expect(draft.marks).toContain("repaired");
  });

  it("links only to the web", () => {
    for (const url of ["javascript:alert(1)", "data:text/html,x", "//x", 5, "http://a b"])
      expect(one({ title: "x", url }).url).toBeNull();
  });

  it("takes mail addresses out where the workspace asks", () => {
    expect(one({ title: "mail to a@b.example" }, { redactEmails: true }).title).not.toContain("a@b.example");
  });

  it("believes no clock that is far ahead, and no time that is none", () => {
    const ahead = one({ title: "x", startsAt: "2027-01-01T00:00:00Z" });
    expect(ahead.at).toBeLessThan(now + 3_600_000);
    expect(ahead.marks).toContain("future");
    for (const startsAt of ["never", {}, 0, "0001-01-01T00:00:00Z", -5])
      expect(one({ title: "x", startsAt }).startsAt).toBeNull();
  });
});

describe("mapping", () => {
  const rules: ReadOptions["rules"] = [
    {
      id: "1",
      name: "Nights",
      matchers: [{ field: "env", op: "is", value: "dev" }],
      sets: { severity: "info" },
    },
    {
      id: "2",
      name: "Databases",
      matchers: [{ field: "host", op: "like", value: "db-*" }],
      sets: { service: "postgres", owner: "data", severity: "critical" },
    },
  ];
  it("asks the workspace's rules first, and says which decided", () => {
    const draft = one(
      { title: "x", severity: "low", service: "said", labels: { env: "dev", host: "db-7" } },
      { rules },
    );
    expect(draft).toMatchObject({ severity: "info", service: "postgres", owner: "data" });
    expect(draft.why).toEqual([
      "severity info: rule “Nights” (env is dev)",
      "service postgres: rule “Databases” (host like db-*)",
      "owner data: rule “Databases” (host like db-*)",
      "environment dev: label env",
    ]);
  });

  it("may look at severity, source and title", () => {
    const byTitle = [
      {
        id: "1",
        name: "T",
        matchers: [
          { field: "title", op: "like" as const, value: "*disk*" },
          { field: "severity", op: "is" as const, value: "medium" },
        ],
        sets: { severity: "low" as const },
      },
    ];
    expect(one({ title: "a disk is full" }, { rules: byTitle }).severity).toBe("low");
  });

  it("names the request's service where nothing else does", () => {
    expect(one({ title: "x" }, { service: "asked" }).service).toBe("asked");
    expect(one({ title: "x", labels: { app: "a" } }, { service: "asked" }).service).toBe("a");
  });

  it.each([
    ["critical", "critical"],
    ["CRIT", "critical"],
    ["P1", "critical"],
    ["Sev 2", "high"],
    ["SEV-1", "critical"],
    ["error", "high"],
    ["warning", "medium"],
    ["P3 - Moderate", "medium"],
    ["minor", "low"],
    ["notice", "low"],
    ["informational", "info"],
    ["banana", "medium"],
    [undefined, "medium"],
    [{}, "medium"],
  ])("the severity %j is %s", (severity, ours) => {
    expect(one({ title: "x", severity }).severity).toBe(ours);
  });

  it("keeps a severity that it does not know", () => {
    expect(one({ title: "x", severity: "banana" }).labels.severity).toBe("banana");
  });
});
