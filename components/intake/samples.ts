/** What one of the systems would send: a small thing that goes wrong, or went over, in its own form. */
export interface Sample {
  path: string;
  type: string;
  body: string;
}

/** Of a service of its own, so that nothing real is mistaken for it. */
export const TEST_SERVICE = "integration-test";
const TITLE = "Test alert from the Integrations screen";

const json = (path: string, body: unknown): Sample => ({
  path,
  type: "application/json",
  body: JSON.stringify(body),
});
const alert = (source: string, body: unknown) => json(`/api/v1/alerts/${source}`, body);
const change = (source: string, body: unknown) => json(`/api/v1/changes/${source}`, body);

interface Moment {
  now: Date;
  /** Whether it tells of the end of what was told before. */
  over: boolean;
}

const group = ({ now, over }: Moment) => {
  const labels = { alertname: "IntegrationTest", severity: "info", service: TEST_SERVICE };
  return {
    version: "4",
    groupKey: '{}:{alertname="IntegrationTest"}',
    receiver: "incident-commander",
    status: over ? "resolved" : "firing",
    truncatedAlerts: 0,
    groupLabels: { alertname: "IntegrationTest" },
    commonLabels: labels,
    commonAnnotations: { summary: TITLE },
    externalURL: "",
    alerts: [
      {
        status: over ? "resolved" : "firing",
        labels,
        annotations: { summary: TITLE },
        startsAt: now.toISOString(),
        endsAt: over ? now.toISOString() : "0001-01-01T00:00:00Z",
        generatorURL: "",
      },
    ],
  };
};

/** By the integration's id. */
const SAMPLES: Record<string, (moment: Moment) => Sample> = {
  prometheus: ({ now, over }) =>
    json("/api/v2/alerts", [
      {
        labels: { alertname: "IntegrationTest", severity: "info", service: TEST_SERVICE },
        annotations: { summary: TITLE },
        startsAt: new Date(now.getTime() - 1000).toISOString(),
        endsAt: new Date(now.getTime() + (over ? 0 : 300_000)).toISOString(),
        generatorURL: "",
      },
    ]),
  alertmanager: (moment) => alert("alertmanager", group(moment)),
  grafana: (moment) => alert("grafana", { ...group(moment), orgId: 1, title: TITLE, message: "" }),
  pagerduty: ({ now, over }) =>
    alert("pagerduty", {
      event_action: over ? "resolve" : "trigger",
      dedup_key: TEST_SERVICE,
      payload: {
        summary: TITLE,
        source: TEST_SERVICE,
        severity: "info",
        timestamp: now.toISOString(),
        custom_details: { service: TEST_SERVICE },
      },
    }),
  "pagerduty-webhook": ({ now, over }) =>
    alert("pagerduty", {
      event: {
        id: `test-${now.getTime()}`,
        event_type: over ? "incident.resolved" : "incident.triggered",
        resource_type: "incident",
        occurred_at: now.toISOString(),
        data: {
          id: "TEST",
          type: "incident",
          title: TITLE,
          status: over ? "resolved" : "triggered",
          urgency: "low",
          service: { summary: TEST_SERVICE },
        },
      },
    }),
  datadog: ({ now, over }) =>
    alert("datadog", {
      alert_id: "1",
      alert_title: TITLE,
      alert_transition: over ? "Recovered" : "Triggered",
      alert_type: over ? "success" : "info",
      priority: "P5",
      tags: `service:${TEST_SERVICE}`,
      date: now.getTime(),
    }),
  sentry: ({ over }) =>
    alert("sentry", {
      action: over ? "resolved" : "created",
      data: {
        issue: {
          id: "1",
          title: TITLE,
          level: "info",
          status: over ? "resolved" : "unresolved",
          project: { slug: TEST_SERVICE, name: TEST_SERVICE },
        },
      },
    }),
  cloudwatch: ({ now, over }) =>
    alert("cloudwatch", {
      AlarmName: TITLE,
      AlarmDescription: TITLE,
      NewStateValue: over ? "OK" : "ALARM",
      OldStateValue: over ? "ALARM" : "OK",
      NewStateReason: "Sent from the Integrations screen.",
      StateChangeTime: now.toISOString(),
      Region: "EU (Ireland)",
      Trigger: {
        MetricName: "Test",
        Namespace: "Test",
        Dimensions: [{ name: "ServiceName", value: TEST_SERVICE }],
      },
    }),
  opsgenie: ({ now, over }) =>
    alert("opsgenie", {
      action: over ? "Close" : "Create",
      alert: {
        alertId: TEST_SERVICE,
        alias: TEST_SERVICE,
        message: TITLE,
        priority: "P5",
        createdAt: now.getTime(),
        updatedAt: now.getTime(),
        details: { service: TEST_SERVICE },
      },
    }),
  newrelic: ({ now, over }) =>
    alert("newrelic", {
      issueId: TEST_SERVICE,
      issueUrl: "",
      title: TITLE,
      priority: "LOW",
      state: over ? "CLOSED" : "ACTIVATED",
      impactedEntities: [TEST_SERVICE],
      createdAt: now.getTime(),
      updatedAt: now.getTime(),
    }),
  zabbix: ({ over }) =>
    alert("zabbix", {
      event_id: "1",
      trigger_id: "1",
      event_name: TITLE,
      event_value: over ? "0" : "1",
      event_nseverity: "1",
      host_name: TEST_SERVICE,
      event_tags: `service:${TEST_SERVICE}`,
    }),
  "uptime-kuma": ({ now, over }) =>
    alert("uptime-kuma", {
      heartbeat: {
        status: over ? 1 : 0,
        msg: TITLE,
        time: now.toISOString().slice(0, 19).replace("T", " "),
        important: true,
      },
      monitor: { id: 1, name: TEST_SERVICE, url: "https://" },
      msg: TITLE,
    }),
  google: ({ now, over }) =>
    alert("google", {
      version: "1.2",
      incident: {
        incident_id: TEST_SERVICE,
        state: over ? "closed" : "open",
        severity: "Warning",
        summary: TITLE,
        policy_name: TITLE,
        condition_name: TITLE,
        policy_user_labels: { service: TEST_SERVICE },
        started_at: Math.floor(now.getTime() / 1000),
        ...(over && { ended_at: Math.floor(now.getTime() / 1000) }),
      },
    }),
  azure: ({ now, over }) =>
    alert("azure", {
      schemaId: "azureMonitorCommonAlertSchema",
      data: {
        essentials: {
          alertId: TEST_SERVICE,
          alertRule: TITLE,
          severity: "Sev4",
          monitorCondition: over ? "Resolved" : "Fired",
          firedDateTime: now.toISOString(),
          ...(over && { resolvedDateTime: now.toISOString() }),
          configurationItems: [TEST_SERVICE],
        },
        alertContext: {},
        customProperties: { service: TEST_SERVICE },
      },
    }),
  kubernetes: ({ now }) =>
    alert("kubernetes", {
      kind: "Event",
      type: "Warning",
      reason: "BackOff",
      message: `Back-off restarting failed container: ${TITLE}`,
      count: 3,
      lastTimestamp: now.toISOString(),
      involvedObject: { kind: "Pod", name: `${TEST_SERVICE}-0`, namespace: "default" },
      metadata: { name: "integration-test", uid: "integration-test" },
    }),
  generic: ({ over }) =>
    json("/api/v1/alerts", {
      title: TITLE,
      status: over ? "resolved" : "firing",
      severity: "info",
      service: TEST_SERVICE,
      fingerprint: TEST_SERVICE,
    }),

  opentelemetry: ({ now }) =>
    json("/v1/logs", {
      resourceLogs: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: TEST_SERVICE } }] },
          scopeLogs: [
            {
              logRecords: [
                {
                  timeUnixNano: `${now.getTime()}000000`,
                  severityText: "INFO",
                  severityNumber: 9,
                  body: { stringValue: "Test line as OpenTelemetry sends it" },
                },
              ],
            },
          ],
        },
      ],
    }),
  loki: ({ now }) =>
    json("/loki/api/v1/push", {
      streams: [
        {
          stream: { service_name: TEST_SERVICE, level: "info" },
          values: [[`${now.getTime()}000000`, "Test line as Promtail and Alloy push it"]],
        },
      ],
    }),
  "fluent-bit": ({ now }) =>
    json("/api/v1/logs?sender=fluent-bit", [
      {
        date: now.getTime() / 1000,
        log: "Test line as Fluent Bit sends it",
        service: TEST_SERVICE,
        level: "info",
      },
    ]),
  vector: ({ now }) =>
    json("/api/v1/logs?sender=vector", [
      {
        timestamp: now.toISOString(),
        message: "Test line as Vector sends it",
        service: TEST_SERVICE,
        level: "info",
      },
    ]),
  syslog: ({ now }) => ({
    path: "/api/v1/syslog",
    type: "text/plain",
    body: `<14>1 ${now.toISOString()} console ${TEST_SERVICE} - - - Test line as rsyslog sends it`,
  }),
  "kubernetes-events": ({ now }) =>
    json("/api/v1/logs", [
      {
        kind: "Event",
        type: "Normal",
        reason: "Test",
        message: "Test line as an event of Kubernetes",
        involvedObject: { kind: "Pod", name: `${TEST_SERVICE}-0`, namespace: "default" },
        lastTimestamp: now.toISOString(),
        count: 1,
      },
    ]),
  curl: ({ now }) =>
    json("/api/v1/logs", [
      { ts: now.toISOString(), service: TEST_SERVICE, level: "info", message: "Test line sent by curl" },
    ]),

  github: ({ now }) =>
    change("github", {
      action: "created",
      deployment_status: { id: now.getTime(), state: "success", created_at: now.toISOString() },
      deployment: {
        id: now.getTime(),
        ref: "v0.0.0",
        sha: "0".repeat(40),
        environment: "test",
        created_at: now.toISOString(),
      },
      repository: { name: TEST_SERVICE, full_name: `test/${TEST_SERVICE}` },
    }),
  gitlab: ({ now }) =>
    change("gitlab", {
      object_kind: "deployment",
      status: "success",
      status_changed_at: now.toISOString(),
      deployment_id: now.getTime(),
      environment: "test",
      short_sha: "00000000",
      project: { name: TEST_SERVICE, path_with_namespace: `test/${TEST_SERVICE}` },
    }),
  argocd: ({ now }) =>
    change("argocd", {
      app: TEST_SERVICE,
      revision: "0".repeat(40),
      phase: "Succeeded",
      syncStatus: "Synced",
      finishedAt: now.toISOString(),
    }),
  launchdarkly: ({ now }) =>
    change("launchdarkly", {
      _id: `test-${now.getTime()}`,
      kind: "flag",
      date: now.getTime(),
      name: TEST_SERVICE,
      titleVerb: "turned on the flag",
      target: { name: TEST_SERVICE, resources: [`proj/test:env/test:flag/${TEST_SERVICE}`] },
    }),
  "generic-change": ({ now }) =>
    json("/api/v1/changes", {
      kind: "deploy",
      title: "Test change from the Integrations screen",
      service: TEST_SERVICE,
      version: "0.0.0",
      at: now.toISOString(),
    }),
};

/** What the integration would send now; null where only the real thing makes sense. */
export const sampleOf = (id: string, moment: Moment): Sample | null => SAMPLES[id]?.(moment) ?? null;
