import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Program, startProgram } from "../support/program";
import { freePort, startServer, type TestServer } from "../support/server";
import { newTenant, type Tenant } from "../support/tenant";

let server: TestServer;
let exporter: Server;
let failures = 0;
let programs: Program[] = [];

beforeAll(async () => {
  server = await startServer();
  exporter = createServer((_, response) => response.end(`checkout_failures ${failures}\n`));
  await once(exporter.listen(0, "127.0.0.1"), "listening");
});
afterAll(async () => {
  exporter?.close();
  await server?.remove();
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") for (const program of programs) process.stderr.write(program.output());
  await Promise.all(programs.map((program) => program.end()));
  programs = [];
  failures = 0;
});

const RULES = `
groups:
  - name: checkout
    rules:
      - alert: CheckoutFails
        expr: checkout_failures > 0
        labels: { severity: critical, service: checkout }
        annotations: { summary: "Checkout fails for {{ $labels.instance }}", runbook_url: "https://runbooks.example/checkout" }
`;

/** Scrapes the exporter and judges the rule every second, and tells `alertmanager`. */
function startPrometheus(port: number, alertmanager: string): void {
  const { port: exported } = exporter.address() as AddressInfo;
  const config = `
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs:
  - job_name: checkout
    static_configs: [{ targets: ["127.0.0.1:${exported}"] }]
alerting: { alertmanagers: [${alertmanager}] }
`;
  programs.push(
    startProgram("usr/bin/prometheus", (folder) => {
      writeFileSync(`${folder}/prometheus.yml`, config);
      writeFileSync(`${folder}/rules.yml`, RULES);
      return [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ];
    }),
  );
}

function startAlertmanager(port: number, { url, key }: Tenant): void {
  const config = `
route: { receiver: commander, group_by: [alertname], group_wait: 1s, group_interval: 1s }
receivers:
  - name: commander
    webhook_configs:
      - url: ${url}/api/v1/alerts/alertmanager
        send_resolved: true
        http_config: { authorization: { credentials: ${key} } }
`;
  programs.push(
    startProgram(process.env.ALERTMANAGER_PATH!, (folder) => {
      writeFileSync(`${folder}/alertmanager.yml`, config);
      return [
        `--config.file=${folder}/alertmanager.yml`,
        `--storage.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--cluster.listen-address=",
      ];
    }),
  );
}

/** An alert fires, becomes an incident, ends, and so does the incident. */
async function firesAndEnds(tenant: Tenant, source: string): Promise<void> {
  const first = async () => (await (await tenant.fetch("/api/v1/incidents")).json()).data[0];
  failures = 3;
  await expect.poll(first, { timeout: 40_000 }).toMatchObject({
    status: "open",
    severity: "critical",
    services: ["checkout"],
    title: expect.stringContaining("Checkout fails"),
  });
  const { data } = await (await tenant.fetch("/api/v1/alerts")).json();
  expect(data).toMatchObject([
    {
      source,
      status: "firing",
      service: "checkout",
      rule: "CheckoutFails",
      labels: { alertname: "CheckoutFails", job: "checkout" },
      incidentNumber: 1,
    },
  ]);
  failures = 0;
  await expect.poll(first, { timeout: 60_000 }).toMatchObject({ status: "resolved", resolvedBy: "alerts" });
  expect((await (await tenant.fetch("/api/v1/alerts")).json()).data).toMatchObject([
    { status: "resolved", episodes: 1 },
  ]);
}

it("a real alert of Prometheus reaches an incident through Alertmanager's webhook, and its end resolves it", async () => {
  const tenant = await newTenant({ server });
  const [prometheus, alertmanager] = [await freePort(), await freePort()];
  startAlertmanager(alertmanager, tenant);
  startPrometheus(prometheus, `{ static_configs: [{ targets: ["127.0.0.1:${alertmanager}"] }] }`);
  await firesAndEnds(tenant, "alertmanager");
});

it("Prometheus takes us for its Alertmanager: the same without one", async () => {
  const tenant = await newTenant({ server });
  const { host } = new URL(tenant.url);
  startPrometheus(
    await freePort(),
    `{ authorization: { credentials: ${tenant.key} }, static_configs: [{ targets: ["${host}"] }] }`,
  );
  await firesAndEnds(tenant, "prometheus");
});
