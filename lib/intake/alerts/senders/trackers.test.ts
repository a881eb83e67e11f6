import { describe, expect, it } from "vitest";
import { readAlerts } from "@/lib/intake/alerts/read";

const now = Date.UTC(2026, 10, 20, 12);
const read = (name: string, body: unknown) =>
  readAlerts(name, body, { now, redactEmails: false, service: null, rules: [] }).drafts;

describe("PagerDuty's events", () => {
  const trigger = {
    routing_key: "ic_0123456789abcdef0123456789abcdef",
    event_action: "trigger",
    dedup_key: "db/disk",
    client: "Cron",
    client_url: "https://c.example",
    payload: {
      summary: "Disk full on db-1",
      source: "db-1",
      severity: "critical",
      timestamp: "2026-11-20T11:59:00.000+0000",
      component: "postgres",
      class: "disk",
      custom_details: { free: "1%", service: "billing-db", nested: { a: 1 } },
    },
    links: [{ href: "https://l.example", text: "Graph" }],
  };

  it("say what is wrong, and their key stays a secret", () => {
    const [draft] = read("pagerduty", trigger);
    expect(draft).toMatchObject({
      title: "Disk full on db-1",
      status: "firing",
      severity: "critical",
      rule: "disk",
      service: "billing-db",
      dedupKey: "db/disk",
      url: "https://c.example",
      labels: { free: "1%", "nested.a": "1", source: "db-1", client: "Cron" },
    });
    expect(JSON.stringify(draft)).not.toContain(trigger.routing_key);
  });

  it.each([
    ["acknowledge", "acknowledged"],
    ["resolve", "resolved"],
  ])("that %s need no payload", (event_action, status) => {
    const [draft] = read("pagerduty", { routing_key: "k", event_action, dedup_key: "db/disk" });
    expect([draft!.status, draft!.fingerprint]).toEqual([status, read("pagerduty", trigger)[0]!.fingerprint]);
  });

  it("without a key are known by what they say, and are ended by the key they were told", () => {
    const { dedup_key: _, ...bare } = trigger;
    const [first, again] = [read("pagerduty", bare)[0]!, read("pagerduty", { ...bare, client: "other" })[0]!];
    expect(again.fingerprint).toBe(first.fingerprint);
    expect(read("pagerduty", { event_action: "resolve", dedup_key: first.dedupKey })[0]!.fingerprint).toBe(
      first.fingerprint,
    );
    expect(
      read("pagerduty", { ...bare, payload: { ...bare.payload, source: "db-2" } })[0]!.fingerprint,
    ).not.toBe(first.fingerprint);
  });

  it("of version 1 are understood too", () => {
    const body = {
      service_key: "k",
      event_type: "trigger",
      incident_key: "a",
      description: "Down",
      details: { host: "h" },
    };
    expect(read("pagerduty", body)).toMatchObject([{ title: "Down", dedupKey: "a", labels: { host: "h" } }]);
  });
});

describe("PagerDuty's webhooks", () => {
  const event = (event_type: string, data: object) => ({
    event: {
      id: "1",
      event_type,
      resource_type: "incident",
      occurred_at: "2026-11-20T11:59:00Z",
      agent: { summary: "Ann" },
      data,
    },
  });
  const incident = {
    id: "P1",
    type: "incident",
    html_url: "https://p.example/P1",
    number: 7,
    status: "triggered",
    incident_key: "k",
    created_at: "2026-11-20T11:50:00Z",
    title: "On fire",
    service: { summary: "Mail" },
    priority: { summary: "P1" },
    urgency: "high",
  };

  it("tell of incidents", () => {
    expect(read("pagerduty", event("incident.triggered", incident))).toMatchObject([
      {
        title: "On fire",
        status: "firing",
        severity: "critical",
        service: "Mail",
        url: "https://p.example/P1",
        labels: { number: "7", urgency: "high", agent: "Ann" },
      },
    ]);
    expect(
      read("pagerduty", event("incident.resolved", { ...incident, status: "resolved" }))[0]!.status,
    ).toBe("resolved");
    expect(
      read("pagerduty", event("incident.acknowledged", { ...incident, status: "acknowledged" }))[0]!.status,
    ).toBe("acknowledged");
  });

  it("tell of notes and pings too, which are no alerts", () => {
    expect(read("pagerduty", event("incident.annotated", { id: "n", type: "incident_note" }))).toEqual([]);
    expect(read("pagerduty", event("pagey.ping", { type: "ping", message: "Hello" }))).toEqual([]);
  });
});

describe("Datadog", () => {
  const body = {
    alert_id: "42",
    alert_title: "[Triggered on {host:web-1}] CPU is high",
    alert_transition: "Triggered",
    alert_type: "error",
    alert_priority: "P2",
    alert_scope: "host:web-1",
    aggreg_key: "k1",
    text_only_msg: "CPU at 97",
    hostname: "web-1",
    link: "https://d.example/e/1",
    tags: "env:prod,service:web,team:core,monitor",
    date_posix: "1763640000",
    event_type: "$EVENT_TYPE",
  };

  it("sends what its template names, and variables that were not filled are nothing", () => {
    const [draft] = read("datadog", body);
    expect(draft).toMatchObject({
      title: "CPU is high",
      status: "firing",
      severity: "high",
      service: "web",
      environment: "prod",
      owner: "core",
      description: "CPU at 97",
      url: "https://d.example/e/1",
      at: 1_763_640_000_000,
    });
    expect(draft!.labels.event_type).toBeUndefined();
  });

  it.each([
    ["Recovered", "resolved"],
    ["Re-Triggered", "firing"],
    ["Warn", "firing"],
    ["No Data", "firing"],
  ])("%s is %s, under the same fingerprint", (alert_transition, status) => {
    const [draft] = read("datadog", {
      ...body,
      alert_transition,
      alert_title: `[${alert_transition} on {host:web-1}] CPU is high`,
    });
    expect([draft!.status, draft!.fingerprint]).toEqual([status, read("datadog", body)[0]!.fingerprint]);
  });

  it("reads the state from the title of the default template", () => {
    const standard = {
      id: "1",
      last_updated: "1763640000000",
      event_type: "query_alert_monitor",
      title: "[Recovered] CPU is high",
      date: "1763640000000",
      org: { id: "1", name: "o" },
      body: "fine again",
    };
    expect(read("datadog", standard)).toMatchObject([
      { title: "CPU is high", status: "resolved", description: "fine again" },
    ]);
  });
});

describe("Sentry", () => {
  const issue = {
    id: "99",
    shortId: "WEB-9",
    title: "TypeError: x",
    culprit: "a.js",
    level: "fatal",
    status: "unresolved",
    firstSeen: "2026-11-20T11:00:00.000Z",
    metadata: { type: "TypeError", value: "x is no function" },
    project: { id: "1", slug: "web", name: "Web" },
    web_url: "https://s.example/99",
  };
  const hook = (action: string, data: object) => ({
    action,
    actor: { type: "application" },
    data,
    installation: { uuid: "u" },
  });

  it("tells of issues", () => {
    expect(read("sentry", hook("created", { issue }))).toMatchObject([
      {
        title: "TypeError: x",
        status: "firing",
        severity: "critical",
        rule: "TypeError",
        service: "web",
        dedupKey: "WEB-9",
        url: "https://s.example/99",
        startsAt: Date.UTC(2026, 10, 20, 11),
      },
    ]);
  });

  it.each([
    ["resolved", "resolved"],
    ["archived", "resolved"],
    ["ignored", "resolved"],
    ["unresolved", "firing"],
    ["assigned", "acknowledged"],
  ])("an issue that is %s is %s", (action, status) => {
    expect(read("sentry", hook(action, { issue }))[0]!.status).toBe(status);
  });

  const event = {
    event_id: "e",
    issue_id: "99",
    title: "TypeError: x",
    level: "error",
    url: "https://s.example/api/0/projects/acme/web/events/e/",
    web_url: "https://s.example/e",
    datetime: "2026-11-20T11:58:00.5Z",
    environment: "prod",
    release: "1.2",
    tags: [
      ["browser", "X"],
      ["environment", "prod"],
    ],
    exception: { values: [{ stacktrace: { frames: [{ lineno: 1 }] } }] },
  };
  it("tells of an alert rule's event, which the resolved issue ends", () => {
    const [draft] = read(
      "sentry",
      hook("triggered", { event, triggered_rule: "Any error", issue_alert: { title: "Any error" } }),
    );
    expect(draft).toMatchObject({
      title: "TypeError: x",
      severity: "high",
      rule: "Any error",
      service: "web",
      environment: "prod",
      labels: { browser: "X", release: "1.2" },
    });
    expect(read("sentry", hook("resolved", { issue }))[0]!.fingerprint).toBe(draft!.fingerprint);
  });

  it("tells of metric alerts", () => {
    const metric_alert = {
      id: "5",
      identifier: "7",
      date_started: "2026-11-20T11:00:00Z",
      date_closed: null,
      projects: ["web"],
      alert_rule: { id: "3", name: "Too many errors", aggregate: "count()", environment: "prod", query: "" },
    };
    const body = (action: string) =>
      hook(action, {
        metric_alert,
        description_text: "1000 events",
        description_title: "Critical: Too many errors",
        web_url: "https://s.example/a",
      });
    const [draft] = read("sentry", body("critical"));
    expect(draft).toMatchObject({
      title: "Too many errors",
      status: "firing",
      severity: "critical",
      service: "web",
      environment: "prod",
      description: "1000 events",
    });
    expect(read("sentry", body("warning"))[0]).toMatchObject({
      severity: "medium",
      fingerprint: draft!.fingerprint,
    });
    expect(read("sentry", body("resolved"))[0]).toMatchObject({
      status: "resolved",
      fingerprint: draft!.fingerprint,
    });
  });

  it("tells of installations, which are no alerts", () => {
    expect(read("sentry", hook("created", { installation: { status: "pending" } }))).toEqual([]);
  });

  it("speaks through its older plugin", () => {
    const body = {
      id: "99",
      project: "web",
      project_name: "Web",
      project_slug: "web",
      level: "error",
      culprit: "a.js",
      message: "boom",
      url: "https://s.example/99",
      triggering_rules: ["r"],
      event: { title: "Error: boom", timestamp: 1763640000.5, tags: [["server_name", "h"]] },
    };
    expect(read("sentry", body)).toMatchObject([
      { title: "Error: boom", severity: "high", rule: "r", service: "web", at: 1_763_640_000_500 },
    ]);
  });
});

describe("Opsgenie", () => {
  const alert = {
    alertId: "a-1",
    alias: "disk",
    message: "Disk full",
    priority: "P1",
    tags: ["env:prod", "db"],
    createdAt: 1763640000000,
    updatedAt: 1763640000000000000,
    entity: "db-1",
    team: "data",
    details: { service: "billing" },
    description: "…",
  };
  it.each([
    ["Create", "firing"],
    ["Acknowledge", "acknowledged"],
    ["Close", "resolved"],
    ["Delete", "resolved"],
    ["UnAcknowledge", "firing"],
  ])("%s is %s", (action, status) => {
    expect(read("opsgenie", { action, alert, source: { name: "web", type: "API" } })).toMatchObject([
      {
        title: "Disk full",
        status,
        severity: "critical",
        service: "billing",
        environment: "prod",
        owner: "data",
        dedupKey: "disk",
        labels: { db: "true", entity: "db-1", integration: "web" },
      },
    ]);
  });

  it("tells of notes and tags too, which change no state", () => {
    expect(read("opsgenie", { action: "AddNote", alert })).toEqual([]);
  });
});

describe("New Relic", () => {
  const issue = {
    id: "i-1",
    issueUrl: "https://n.example/i",
    title: "Memory > 90 %",
    priority: "CRITICAL",
    impactedEntities: ["checkout"],
    totalIncidents: 1,
    state: "ACTIVATED",
    trigger: "STATE_CHANGE",
    createdAt: 1763640000000,
    updatedAt: 1763640000000,
    alertPolicyNames: ["P"],
    alertConditionNames: ["Memory"],
    workflowName: "w",
  };
  it.each([
    ["CREATED", "firing"],
    ["ACTIVATED", "firing"],
    ["ACKNOWLEDGED", "acknowledged"],
    ["CLOSED", "resolved"],
    ["DEACTIVATED", "resolved"],
  ])("an issue that is %s is %s", (state, status) => {
    expect(read("newrelic", { ...issue, state })).toMatchObject([
      {
        title: "Memory > 90 %",
        status,
        severity: "critical",
        rule: "Memory",
        service: "checkout",
        dedupKey: "i-1",
        url: "https://n.example/i",
      },
    ]);
  });

  it("sends incidents of policies from older channels", () => {
    const body = {
      incident_id: 12,
      condition_name: "Errors",
      policy_name: "P",
      current_state: "closed",
      severity: "WARNING",
      details: "d",
      incident_url: "https://n.example/12",
      timestamp: 1763640000000,
      targets: [{ name: "api", labels: { env: "prod" } }],
    };
    expect(read("newrelic", body)).toMatchObject([
      {
        title: "Errors",
        status: "resolved",
        severity: "medium",
        service: "api",
        environment: "prod",
        endsAt: 1_763_640_000_000,
      },
    ]);
  });
});

describe("Zabbix", () => {
  const body = {
    event_id: "900",
    event_value: "1",
    event_nseverity: "4",
    event_severity: "High",
    event_name: "Disk full on db",
    host_name: "db-1",
    trigger_id: "77",
    event_date: "2026.11.20",
    event_time: "11:59:00",
    event_tags: "service:billing, scope:capacity",
    event_update_status: "0",
    alert_message: "…",
    url: "https://z.example",
  };
  it("sends problems and recoveries of a trigger", () => {
    const [draft] = read("zabbix", body);
    expect(draft).toMatchObject({
      title: "Disk full on db",
      status: "firing",
      severity: "high",
      service: "billing",
      url: "https://z.example",
      at: Date.UTC(2026, 10, 20, 11, 59),
      labels: { scope: "capacity", host: "db-1" },
    });
    expect(read("zabbix", { ...body, event_value: "0", event_id: "901" })[0]).toMatchObject({
      status: "resolved",
      fingerprint: draft!.fingerprint,
    });
  });

  it("under whatever names its macros are sent", () => {
    const named = {
      "EVENT.ID": "1",
      "EVENT.VALUE": "1",
      "EVENT.NAME": "Down",
      "EVENT.SEVERITY": "Disaster",
      "HOST.NAME": "h",
      "EVENT.TAGSJSON": '[{"tag":"env","value":"prod"}]',
      "TRIGGER.URL": "{TRIGGER.URL}",
    };
    expect(read("zabbix", named)).toMatchObject([
      { title: "Down", severity: "critical", environment: "prod", url: null },
    ]);
  });

  it.each([
    ["0", "info"],
    ["1", "info"],
    ["2", "low"],
    ["3", "medium"],
    ["5", "critical"],
  ])("severity %s is %s", (event_nseverity, severity) => {
    expect(read("zabbix", { ...body, event_nseverity })[0]!.severity).toBe(severity);
  });
});

describe("Uptime Kuma", () => {
  const monitor = {
    id: 3,
    name: "Shop",
    url: "https://shop.example",
    tags: [{ name: "service", value: "web", color: "#000" }],
    basic_auth_pass: "hunter2",
  };
  const beat = (status: number) => ({
    heartbeat: {
      monitorID: 3,
      status,
      time: "2026-11-20 11:59:00.000",
      msg: "connect ECONNREFUSED",
      important: true,
    },
    monitor,
    msg: "[Shop] Down",
  });

  it("says down and up", () => {
    const [down] = read("uptimekuma", beat(0));
    expect(down).toMatchObject({
      title: "Shop is down",
      status: "firing",
      severity: "high",
      service: "web",
      url: "https://shop.example",
      at: Date.UTC(2026, 10, 20, 11, 59),
      description: "connect ECONNREFUSED",
    });
    expect(JSON.stringify(down)).not.toContain("hunter2");
    expect(read("uptime-kuma", beat(1))[0]).toMatchObject({
      status: "resolved",
      fingerprint: down!.fingerprint,
    });
  });

  it("says pending, maintenance and test too, which are no alerts", () => {
    expect(read("uptimekuma", beat(2))).toEqual([]);
    expect(read("uptimekuma", beat(3))).toEqual([]);
    expect(read("uptimekuma", { heartbeat: null, monitor: null, msg: "Webhook Testing" })).toEqual([]);
  });

  it("warns of certificates", () => {
    expect(
      read("uptimekuma", {
        heartbeat: null,
        monitor,
        msg: "[Shop][https://shop.example] certificate will expire in 7 days",
      }),
    ).toMatchObject([{ status: "firing", severity: "medium" }]);
  });
});
