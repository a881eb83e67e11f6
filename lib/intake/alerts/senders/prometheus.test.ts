import { describe, expect, it } from "vitest";
import { readAlerts } from "@/lib/intake/alerts/read";

const now = Date.UTC(2026, 10, 20, 12);
const read = (name: string, body: unknown) =>
  readAlerts(name, body, { now, redactEmails: false, service: null, rules: [] }).drafts;

const labels = {
  alertname: "DiskFull",
  instance: "db-1:9100",
  job: "postgres",
  severity: "page",
  team: "data",
};
const alert = {
  status: "firing",
  labels,
  annotations: {
    summary: "Disk of db-1 is full",
    description: "97 % used",
    runbook_url: "https://wiki.example/disk",
  },
  startsAt: "2026-11-20T11:50:00.123Z",
  endsAt: "0001-01-01T00:00:00Z",
  generatorURL: "http://prom.example/graph?g0.expr=x",
  fingerprint: "a1b2",
};
const group = (alerts: object[], more: object = {}) => ({
  version: "4",
  groupKey: '{}:{alertname="DiskFull"}',
  truncatedAlerts: 0,
  status: "firing",
  receiver: "ic",
  groupLabels: {},
  commonLabels: { team: "data" },
  commonAnnotations: {},
  externalURL: "http://am.example",
  alerts,
  ...more,
});

describe("Alertmanager", () => {
  it("sends groups; each alert keeps its own", () => {
    expect(read("alertmanager", group([alert]))).toMatchObject([
      {
        source: "alertmanager",
        title: "Disk of db-1 is full",
        status: "firing",
        severity: "critical",
        rule: "DiskFull",
        service: "postgres",
        owner: "data",
        description: "97 % used",
        url: "http://prom.example/graph?g0.expr=x",
        labels: { ...labels, receiver: "ic" },
        annotations: { runbook_url: "https://wiki.example/disk" },
        startsAt: Date.UTC(2026, 10, 20, 11, 50, 0, 123),
        endsAt: null,
        at: Date.UTC(2026, 10, 20, 11, 50, 0, 123),
      },
    ]);
  });

  it("tells of some that are over and some that are not in one group", () => {
    const over = {
      ...alert,
      status: "resolved",
      labels: { ...labels, instance: "db-2" },
      endsAt: "2026-11-20T11:59:00Z",
    };
    const [fires, ended] = read("alertmanager", group([alert, over]));
    expect([fires!.status, ended!.status]).toEqual(["firing", "resolved"]);
    expect(ended!.at).toBe(Date.UTC(2026, 10, 20, 11, 59));
    expect(ended!.fingerprint).not.toBe(fires!.fingerprint);
  });

  it("says why it notifies and how many it left out", () => {
    const [draft] = read(
      "alertmanager",
      group([alert], { truncatedAlerts: 4, notification_reason: "repeat_interval" }),
    );
    expect(draft!.labels).toMatchObject({ truncatedAlerts: "4", notification_reason: "repeat_interval" });
  });

  it("keeps one fingerprint for firing and resolved, whatever the order of labels", () => {
    const turned = Object.fromEntries(Object.entries(labels).reverse());
    const [a, b] = [
      read("alertmanager", group([alert]))[0]!,
      read("alertmanager", group([{ ...alert, status: "resolved", labels: turned }]))[0]!,
    ];
    expect(a.fingerprint).toBe(b.fingerprint);
  });

  it("does not take an exporter for the service", () => {
    const kube = {
      alertname: "PodDown",
      job: "kube-state-metrics",
      service: "monitoring-kube-state-metrics",
      deployment: "cart",
    };
    expect(read("alertmanager", group([{ ...alert, labels: kube }]))[0]!.service).toBe("cart");
    expect(
      read("alertmanager", group([{ ...alert, labels: { alertname: "x", job: "node-exporter" } }]))[0]!
        .service,
    ).toBe("node-exporter");
  });

  it("keeps what nobody knows", () => {
    const [draft] = read("alertmanager", group([{ ...alert, custom: { deep: [1, 2] } }]));
    expect(draft!.labels["custom.deep"]).toBe("1, 2");
  });
});

describe("Prometheus, as to an Alertmanager", () => {
  const sent = { labels, annotations: alert.annotations, startsAt: alert.startsAt, generatorURL: "http://p" };

  it("fires until a deadline, and is over when the end has passed", () => {
    const [fires] = read("prometheus", [{ ...sent, endsAt: "2026-11-20T12:04:00Z" }]);
    expect(fires).toMatchObject({ status: "firing", endsAt: null, expiresAt: now + 4 * 60_000 });
    const [ended] = read("prometheus", [{ ...sent, endsAt: "2026-11-20T11:58:00Z" }]);
    expect(ended).toMatchObject({ status: "resolved", endsAt: now - 2 * 60_000, expiresAt: null });
  });

  it("without an end lives five minutes, as Alertmanager lets it", () => {
    expect(read("prometheus", [sent])[0]).toMatchObject({ status: "firing", expiresAt: now + 5 * 60_000 });
  });

  it("is the same alert as through an Alertmanager", () => {
    expect(read("prometheus", [sent])[0]!.fingerprint).toBe(
      read("alertmanager", group([alert]))[0]!.fingerprint,
    );
  });

  it("may have nothing to say", () => {
    expect(read("prometheus", [])).toEqual([]);
  });
});

describe("Grafana", () => {
  it("sends groups with values and links", () => {
    const [draft] = read(
      "grafana",
      group([{ ...alert, values: { B: 97.1, C: 1 }, silenceURL: "https://g.example/s", dashboardURL: "" }], {
        orgId: 1,
        title: "[FIRING:1]",
        state: "alerting",
        message: "…",
      }),
    );
    expect(draft).toMatchObject({
      source: "grafana",
      title: "Disk of db-1 is full",
      labels: { "values.B": "97.1", silenceURL: "https://g.example/s", orgId: "1" },
    });
  });

  const legacy = {
    title: "[Alerting] Load",
    ruleId: 7,
    ruleName: "Load of web",
    ruleUrl: "https://g.example/d/1",
    state: "alerting",
    message: "Load is high",
    evalMatches: [{ metric: "load", value: 9, tags: null }],
    tags: { severity: "critical", service: "web" },
    orgId: 1,
    dashboardId: 2,
    panelId: 3,
  };
  it("before version 9 sends a rule", () => {
    expect(read("grafana", legacy)).toMatchObject([
      {
        title: "Load of web",
        status: "firing",
        severity: "critical",
        service: "web",
        url: "https://g.example/d/1",
        description: "Load is high",
      },
    ]);
  });

  it.each([
    ["ok", "resolved"],
    ["no_data", "firing"],
    ["paused", "resolved"],
    ["alerting", "firing"],
  ])("calls the state %s %s, under one fingerprint", (state, status) => {
    const [draft] = read("grafana", { ...legacy, state, title: "[OK] Load" });
    expect([draft!.status, draft!.fingerprint]).toEqual([status, read("grafana", legacy)[0]!.fingerprint]);
  });

  it("may send only what the alerts of a group have in common", () => {
    const body = {
      title: "[FIRING:1] x",
      state: "alerting",
      commonLabels: { alertname: "Load", severity: "warning" },
      commonAnnotations: { summary: "High load" },
    };
    expect(read("grafana", body)).toMatchObject([
      { title: "High load", status: "firing", severity: "medium", rule: "Load" },
    ]);
  });
});
