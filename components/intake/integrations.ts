import type { Permission } from "@/lib/access/schemas";

/**
 * How one system is made to send here. `{url}` is the console's address, `{key}` the API key, `{host}` its host and port,
 * `{syslogPort}` where it listens for syslog.
 */
export interface Integration {
  id: string;
  /** As alerts and changes name their source, and arrivals of lines their sender. */
  source: string;
  name: string;
  brings: "alerts" | "lines" | "changes";
  /** Where it goes. */
  where: string;
  snippet: string;
  /** Other programs that bring the same, where there are several ways. */
  ways?: { where: string; snippet: string }[];
  /** Over the wire, to a port of its own. */
  bySyslog?: boolean;
  /** It can sign what it sends. */
  signs?: boolean;
  /** Other words that people look for it by. */
  words?: string;
}

type Kind = Integration["brings"];
/** All that a key for it may do. */
export const SCOPE: Record<Kind, Permission> = {
  alerts: "alerts:write",
  lines: "logs:write",
  changes: "changes:write",
};

const webhook = (id: string, name: string, where: string, more: Partial<Integration> = {}): Integration => ({
  id,
  source: id,
  name,
  brings: "alerts",
  where,
  snippet: `{url}/api/v1/${more.brings ?? "alerts"}/${id}?key={key}`,
  ...more,
});

export const INTEGRATIONS: Integration[] = [
  {
    id: "prometheus",
    source: "prometheus",
    name: "Prometheus, without an Alertmanager",
    brings: "alerts",
    where: "prometheus.yml",
    snippet: `alerting:
  alertmanagers:
    - scheme: {scheme}
      authorization: { credentials: {key} }
      static_configs: [{ targets: ["{host}"] }]`,
  },
  {
    id: "alertmanager",
    source: "alertmanager",
    name: "Alertmanager",
    brings: "alerts",
    where: "alertmanager.yml",
    words: "prometheus mimir thanos",
    snippet: `receivers:
  - name: incident-commander
    webhook_configs:
      - url: {url}/api/v1/alerts/alertmanager
        http_config: { authorization: { credentials: {key} } }`,
  },
  webhook("grafana", "Grafana", "Alerting, Contact points, Webhook: URL", {
    signs: true,
    words: "oncall unified legacy",
  }),
  {
    id: "pagerduty",
    source: "pagerduty",
    name: "Anything that speaks PagerDuty Events v2",
    brings: "alerts",
    where: "The events URL, and the routing key",
    words: "enqueue integration",
    snippet: `URL          {url}/v2/enqueue
routing key  {key}`,
  },
  webhook("pagerduty-webhook", "PagerDuty webhooks v3", "Integrations, Generic webhooks: Webhook URL", {
    source: "pagerduty",
    signs: true,
    snippet: "{url}/api/v1/alerts/pagerduty?key={key}",
  }),
  webhook("datadog", "Datadog", "Integrations, Webhooks: URL"),
  webhook("sentry", "Sentry", "Settings, Integrations, Internal integration: Webhook URL", { signs: true }),
  webhook("cloudwatch", "CloudWatch by SNS", "SNS, Subscription, HTTPS: Endpoint", { words: "aws amazon" }),
  webhook("opsgenie", "Opsgenie", "Integrations, Webhook: URL", { words: "jira service management" }),
  webhook("newrelic", "New Relic", "Alerts, Destinations, Webhook: Endpoint URL"),
  webhook("zabbix", "Zabbix", "Alerts, Media types, Webhook: URL"),
  webhook("uptime-kuma", "Uptime Kuma", "Settings, Notifications, Webhook: Post URL", {
    source: "uptimekuma",
  }),
  webhook("google", "Google Cloud Monitoring", "Alerting, Notification channels, Webhooks: Endpoint URL", {
    words: "gcp stackdriver",
  }),
  webhook("azure", "Azure Monitor", "Action groups, Webhook: URI", { words: "microsoft" }),
  webhook(
    "kubernetes",
    "Kubernetes warnings as alerts",
    "kubernetes-event-exporter: receivers, webhook, endpoint",
    {
      words: "k8s",
    },
  ),
  {
    id: "generic",
    source: "generic",
    name: "Your own script, alerts",
    brings: "alerts",
    where: "A shell",
    words: "curl custom http webhook",
    snippet: `curl {url}/api/v1/alerts -H "Authorization: Bearer {key}" -H "Content-Type: application/json" \\
  -d '{"title": "Backup failed", "status": "firing", "service": "backup", "severity": "high"}'`,
  },
  {
    id: "opentelemetry",
    source: "opentelemetry",
    name: "OpenTelemetry",
    brings: "lines",
    where: "Environment of the application or the collector",
    words: "otel otlp collector sdk",
    snippet: `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT={url}/v1/logs
OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20{key}`,
  },
  {
    id: "loki",
    source: "loki",
    name: "Anything that pushes to Loki",
    brings: "lines",
    where: "The client's URL and its bearer token",
    words: "promtail alloy pino winston grafana agent",
    snippet: `clients:
  - url: {url}/loki/api/v1/push
    bearer_token: {key}`,
  },
  {
    id: "fluent-bit",
    source: "fluent-bit",
    name: "Fluent Bit",
    brings: "lines",
    where: "fluent-bit.conf",
    words: "fluentd",
    snippet: `[OUTPUT]
    Name   http
    Match  *
    Host   {hostname}
    Port   {port}
    tls    {tls}
    URI    /api/v1/logs?sender=fluent-bit
    Format json
    Header X-API-Key {key}`,
  },
  {
    id: "vector",
    source: "vector",
    name: "Vector",
    brings: "lines",
    where: "vector.yaml",
    snippet: `sinks:
  incident_commander:
    type: http
    inputs: ["*"]
    uri: {url}/api/v1/logs?sender=vector
    encoding: { codec: json }
    request: { headers: { X-API-Key: {key} } }`,
  },
  {
    id: "kubernetes-events",
    source: "kubernetes-events",
    name: "Kubernetes events",
    brings: "lines",
    where: "OpenTelemetry collector: its configuration",
    words: "k8s cluster openshift otel alloy grafana agent fluent bit kube",
    snippet: `receivers:
  k8s_events: { auth_type: serviceAccount }
exporters:
  otlphttp:
    logs_endpoint: {url}/v1/logs
    headers: { X-API-Key: {key} }
service:
  pipelines:
    logs: { receivers: [k8s_events], exporters: [otlphttp] }`,
    ways: [
      {
        where: "Grafana Alloy: its configuration",
        snippet: `loki.source.kubernetes_events "cluster" {
  forward_to = [loki.write.incident_commander.receiver]
}
loki.write "incident_commander" {
  endpoint {
    url          = "{url}/loki/api/v1/push"
    bearer_token = "{key}"
  }
}`,
      },
      {
        where: "Fluent Bit: fluent-bit.conf",
        snippet: `[INPUT]
    Name   kubernetes_events
    Tag    events

[OUTPUT]
    Name   http
    Match  events
    Host   {hostname}
    Port   {port}
    tls    {tls}
    URI    /api/v1/logs?sender=fluent-bit
    Format json
    Header X-API-Key {key}`,
      },
    ],
  },
  {
    id: "syslog",
    source: "syslog",
    name: "rsyslog",
    brings: "lines",
    where: "rsyslog.conf",
    bySyslog: true,
    snippet: `template(name="ic" type="string" string="<%PRI%>1 %TIMESTAMP:::date-rfc3339% %HOSTNAME% %APP-NAME% %PROCID% - [incident-commander@32473 key=\\"{key}\\"]%msg%\\n")
*.* action(type="omfwd" target="{hostname}" port="{syslogPort}" protocol="tcp" template="ic")`,
  },
  {
    id: "syslog-ng",
    source: "syslog",
    name: "syslog-ng",
    brings: "lines",
    where: "syslog-ng.conf",
    bySyslog: true,
    snippet: `destination d_ic { network("{hostname}" port({syslogPort}) transport("tcp")
  template("<\${PRI}>1 \${ISODATE} \${HOST} \${PROGRAM} \${PID} - [incident-commander@32473 key=\\"{key}\\"] \${MESSAGE}\\n")); };`,
  },
  {
    id: "curl",
    source: "http",
    name: "Your own script, lines",
    brings: "lines",
    where: "A shell",
    words: "curl custom http json",
    snippet: `curl {url}/api/v1/logs -H "Authorization: Bearer {key}" -H "Content-Type: application/json" \\
  -d '[{"service": "backup", "level": "error", "message": "no space left on device"}]'`,
  },
  webhook("github", "GitHub", "Settings, Webhooks: Payload URL, JSON; deployments, releases, workflow runs", {
    brings: "changes",
    signs: true,
  }),
  webhook("gitlab", "GitLab", "Settings, Webhooks: URL; deployments, releases, pipelines", {
    brings: "changes",
    signs: true,
  }),
  webhook("argocd", "Argo CD", "argocd-notifications-cm: webhook URL", { brings: "changes" }),
  webhook("launchdarkly", "LaunchDarkly", "Integrations, Webhooks: URL", {
    brings: "changes",
    signs: true,
    words: "feature flags",
  }),
  {
    id: "generic-change",
    source: "generic",
    name: "Your own script, changes",
    brings: "changes",
    where: "The last step of a deployment",
    words: "curl custom ci deploy",
    snippet: `curl {url}/api/v1/changes -H "Authorization: Bearer {key}" -H "Content-Type: application/json" \\
  -d '{"kind": "deploy", "title": "Release 1.4.0", "service": "shop", "version": "1.4.0"}'`,
  },
];

/** Those whose name or words hold all that is asked for, in any order. */
export function findIntegrations(asked: string): Integration[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  return INTEGRATIONS.filter(({ name, id, where, ways = [], words: more = "" }) => {
    const text = `${name} ${id} ${where} ${ways.map((way) => way.where).join(" ")} ${more}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The names of others that are heard of as this one is: which of them it was is not known. */
export const sharersOf = ({ id, source, brings }: Integration): string[] =>
  INTEGRATIONS.filter((other) => other.id !== id && other.source === source && other.brings === brings).map(
    ({ name }) => name,
  );

/** Where the console is reached. */
export interface Place {
  address: string;
  /** Null while it does not listen for syslog. */
  syslogPort: number | null;
}

/** The snippet with the address and the key in their places. */
export function fillIn(snippet: string, { address, syslogPort }: Place, key: string): string {
  const url = new URL(address);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const parts: Record<string, string> = {
    url: url.origin,
    key,
    host: `${url.hostname}:${port}`,
    hostname: url.hostname,
    port,
    scheme: url.protocol.slice(0, -1),
    tls: url.protocol === "https:" ? "On" : "Off",
    syslogPort: String(syslogPort ?? "SYSLOG_PORT"),
  };
  return snippet.replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);
}
