/** How one system is made to send here. `{url}` is the console's address, `{key}` the API key, `{host}` its host and port. */
export interface Integration {
  /** As alerts and changes name their source. */
  source: string;
  name: string;
  brings: "alerts" | "lines" | "changes";
  /** Where it goes. */
  where: string;
  snippet: string;
}

const webhook = (
  source: string,
  name: string,
  where: string,
  brings: Integration["brings"] = "alerts",
): Integration => ({
  source,
  name,
  brings,
  where,
  snippet: `{url}/api/v1/${brings}/${source}?key={key}`,
});

export const INTEGRATIONS: Integration[] = [
  {
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
    source: "alertmanager",
    name: "Alertmanager",
    brings: "alerts",
    where: "alertmanager.yml",
    snippet: `receivers:
  - name: incident-commander
    webhook_configs:
      - url: {url}/api/v1/alerts/alertmanager
        http_config: { authorization: { credentials: {key} } }`,
  },
  webhook("grafana", "Grafana", "Alerting, Contact points, Webhook: URL"),
  {
    source: "pagerduty",
    name: "Anything that speaks PagerDuty Events v2",
    brings: "alerts",
    where: "The URL; the routing key is the API key",
    snippet: "{url}/v2/enqueue",
  },
  webhook("datadog", "Datadog", "Integrations, Webhooks: URL"),
  webhook("sentry", "Sentry", "Settings, Integrations, Internal integration: Webhook URL"),
  webhook("cloudwatch", "CloudWatch by SNS", "SNS, Subscription, HTTPS: Endpoint"),
  webhook("opsgenie", "Opsgenie", "Integrations, Webhook: URL"),
  webhook("newrelic", "New Relic", "Alerts, Destinations, Webhook: Endpoint URL"),
  webhook("zabbix", "Zabbix", "Alerts, Media types, Webhook: URL"),
  webhook("uptime-kuma", "Uptime Kuma", "Settings, Notifications, Webhook: Post URL"),
  webhook("google", "Google Cloud Monitoring", "Alerting, Notification channels, Webhooks: Endpoint URL"),
  webhook("azure", "Azure Monitor", "Action groups, Webhook: URI"),
  {
    source: "opentelemetry",
    name: "OpenTelemetry",
    brings: "lines",
    where: "Environment of the application or the collector",
    snippet: `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT={url}/v1/logs
OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20{key}`,
  },
  {
    source: "loki",
    name: "Anything that pushes to Loki",
    brings: "lines",
    where: "The client's URL and its bearer token",
    snippet: `clients:
  - url: {url}/loki/api/v1/push
    bearer_token: {key}`,
  },
  {
    source: "fluent-bit",
    name: "Fluent Bit",
    brings: "lines",
    where: "fluent-bit.conf",
    snippet: `[OUTPUT]
    Name   http
    Host   {hostname}
    Port   {port}
    URI    /api/v1/logs
    Format json
    Header X-API-Key {key}`,
  },
  {
    source: "vector",
    name: "Vector",
    brings: "lines",
    where: "vector.yaml",
    snippet: `sinks:
  incident_commander:
    type: http
    inputs: ["*"]
    uri: {url}/api/v1/logs
    encoding: { codec: json }
    request: { headers: { X-API-Key: {key} } }`,
  },
  {
    source: "syslog",
    name: "rsyslog",
    brings: "lines",
    where: "rsyslog.conf; the server listens where SYSLOG_PORT says",
    snippet: `template(name="ic" type="string" string="<%PRI%>1 %TIMESTAMP:::date-rfc3339% %HOSTNAME% %APP-NAME% %PROCID% %MSGID% [incident-commander@32473 key=\\"{key}\\"] %msg%\\n")
*.* action(type="omfwd" target="{hostname}" port="5514" protocol="tcp" template="ic")`,
  },
  webhook(
    "github",
    "GitHub",
    "Settings, Webhooks: Payload URL, JSON; deployments, releases, workflow runs",
    "changes",
  ),
  webhook("gitlab", "GitLab", "Settings, Webhooks: URL", "changes"),
  webhook("argocd", "Argo CD", "argocd-notifications-cm: webhook URL", "changes"),
  webhook("launchdarkly", "LaunchDarkly", "Integrations, Webhooks: URL", "changes"),
];

/** The snippet with the address and the key in their places. */
export function fillIn(snippet: string, address: string, key: string): string {
  const url = new URL(address);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const parts: Record<string, string> = {
    url: url.origin,
    key,
    host: `${url.hostname}:${port}`,
    hostname: url.hostname,
    port,
    scheme: url.protocol.slice(0, -1),
  };
  return snippet.replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);
}
