import { expect, it } from "vitest";
import { fillIn, findIntegrations, INTEGRATIONS, sharersOf } from "./integrations";

const PLACE = { address: "https://incidents.example.org", syslogPort: 5514 };

it("fills address and key in everywhere, and leaves no place open", () => {
  const all = INTEGRATIONS.flatMap(({ name, snippet, ways = [] }) =>
    [snippet, ...ways.map((way) => way.snippet)].map((text) => ({ name, text })),
  );
  for (const { name, text } of all) {
    const filled = fillIn(text, PLACE, "ic_secret");
    expect(filled, name).not.toMatch(/\{(url|key|host|hostname|port|scheme|tls|syslogPort)\}/);
    expect(filled, name).toContain("incidents.example.org");
  }
});

it("names the port where a sender needs one", () => {
  expect(fillIn("{scheme} {host} {port}", PLACE, "k")).toBe("https incidents.example.org:443 443");
  expect(fillIn("{host}", { ...PLACE, address: "http://localhost:3000" }, "k")).toBe("localhost:3000");
});

it("names the port that listens for syslog, or how it is called while none does", () => {
  for (const { snippet } of INTEGRATIONS.filter(({ bySyslog }) => bySyslog)) {
    expect(fillIn(snippet, PLACE, "k")).toContain("5514");
    expect(fillIn(snippet, { ...PLACE, syslogPort: null }, "k")).toContain("SYSLOG_PORT");
  }
});

it("is found by its name and by what people call it", () => {
  expect(findIntegrations("promtail").map(({ id }) => id)).toEqual(["loki"]);
  expect(findIntegrations("  aws ").map(({ id }) => id)).toEqual(["cloudwatch"]);
  expect(findIntegrations("pagerduty v3").map(({ id }) => id)).toEqual(["pagerduty-webhook"]);
  expect(findIntegrations("")).toHaveLength(INTEGRATIONS.length);
  expect(findIntegrations("no such thing")).toEqual([]);
});

it("says with whom one shares what is heard of it, and not with what brings something else", () => {
  const shared = INTEGRATIONS.flatMap((each) => sharersOf(each).map((other) => [each.id, other]));
  expect(shared).toEqual([
    ["pagerduty", "PagerDuty webhooks v3"],
    ["pagerduty-webhook", "Anything that speaks PagerDuty Events v2"],
    ["syslog", "syslog-ng"],
    ["syslog-ng", "rsyslog"],
  ]);
});

it("names each once", () => {
  const ids = INTEGRATIONS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
