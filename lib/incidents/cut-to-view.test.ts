import { describe, expect, it } from "vitest";
import type { StoredEvent } from "@/lib/live";
import { cutDetail, cutEntry, cutEvent, cutIncident } from "./cut-to-view";
import type { Grouping, IncidentDetail, RootCause, TimelineEntry } from "./schemas";

const AT = "2026-11-20T10:00:00.000Z";
const whole = { services: null };
const shopper = { services: new Set(["shop", "till"]) };

const opened: Grouping = {
  rule: "opened",
  explanation: "No open incident is near vault in time and topology.",
  service: "vault",
  templateId: "tpl_vault",
  fields: ["service", "score"],
  distance: null,
};
const blamesVault: RootCause = {
  service: "vault",
  kind: "disk_full",
  confidence: 0.8,
  verdict: "cause",
  suspects: ["vault"],
};
const quote = (service: string) => ({
  recordId: `rec_${service}`,
  ts: AT,
  service,
  text: `${service} failed`,
});
const template = (service: string) => ({
  templateId: `tpl_${service}`,
  service,
  pattern: `${service} failed`,
  level: "error",
  count: 3,
  isNew: true,
  sparkline: [0, 3],
});
const change = (service: string) => ({ text: `${service}: new`, signalId: `sig_${service}`, service });

const mixed: IncidentDetail = {
  number: 7,
  id: "inc_7",
  title: "Disk full in vault and shop",
  description: "The vault again.",
  status: "open",
  severity: "high",
  services: ["vault", "shop"],
  openedAt: AT,
  firstBadAt: AT,
  lastSignalAt: AT,
  acknowledgedAt: null,
  mitigatedAt: null,
  resolvedAt: null,
  resolvedBy: null,
  occurrences: 4,
  regressionOf: 3,
  mergedInto: null,
  what: "A full disk.",
  fix: "More disk for the vault.",
  fixedIn: "2.0.1",
  assignee: null,
  grouping: opened,
  rootCause: blamesVault,
  partial: false,
  report: {
    headline: "Disk full in vault and shop",
    severity: "high",
    services: ["vault", "shop"],
    firstBadAt: AT,
    cause: {
      ...blamesVault,
      statement: "Disk full in vault; shop suffers from it.",
      reasons: ["vault has signals. (+0.10)"],
    },
    changes: [change("vault"), change("shop")],
    templates: [template("vault"), template("shop")],
    quotes: [quote("vault"), quote("shop")],
    readMs: 3,
    readAt: AT,
  },
};
const ofShop: IncidentDetail = {
  ...mixed,
  title: "Slow",
  fix: "A bigger disk.",
  services: ["shop"],
  rootCause: null,
  report: null,
  description: null,
  grouping: {
    ...opened,
    service: "shop",
    templateId: "tpl_shop",
    explanation: "No open incident is near shop.",
  },
};

describe("an incident in a limited view", () => {
  it("is the very same for those who see everything", () => {
    expect(cutIncident(whole, mixed)).toBe(mixed);
    expect(cutDetail(whole, mixed)).toEqual(mixed);
  });

  it("says nothing of services outside, wherever they are named", () => {
    const cut = cutDetail(shopper, mixed);
    expect(JSON.stringify(cut)).not.toMatch(/vault/i);
    expect(cut).toMatchObject({
      number: 7,
      title: "Trouble in shop",
      description: null,
      status: "open",
      severity: "high",
      services: ["shop"],
      occurrences: 4,
      regressionOf: null,
      partial: true,
      rootCause: { service: null, kind: "unknown", verdict: "unknown", confidence: 0 },
    });
    expect(cut.report).toMatchObject({
      headline: "Trouble in shop",
      services: ["shop"],
      cause: { service: null, statement: "What broke lies outside of this view.", reasons: [] },
    });
    expect(cut.report!.quotes).toEqual([quote("shop")]);
    expect(cut.report!.templates).toEqual([template("shop")]);
    expect(cut.report!.changes).toEqual([change("shop")]);
  });

  it("names a seen service as the cause, without what speaks of the others", () => {
    const cause = {
      ...blamesVault,
      service: "shop",
      suspects: ["shop", "vault"],
      statement: "Disk full in shop; vault suffers from it.",
      reasons: ["vault in trouble calls it. (+0.20)"],
    };
    const cut = cutDetail(shopper, {
      ...mixed,
      rootCause: { ...blamesVault, service: "shop", suspects: ["shop", "vault"] },
      report: { ...mixed.report!, cause },
    });
    expect(JSON.stringify(cut)).not.toMatch(/vault/i);
    expect(cut.rootCause).toMatchObject({ service: "shop", kind: "disk_full", verdict: "cause" });
    expect(cut.report!.cause).toMatchObject({ statement: "What broke is in shop.", reasons: [] });
  });

  it("is whole when all its services are seen", () => {
    expect(cutDetail(shopper, ofShop)).toEqual(ofShop);
  });

  it.each([
    ["is suspected", { suspects: ["vault"] }],
    ["is suspected nearly as much", { service: "shop", suspects: ["shop", "vault"] }],
    ["may be, because an old reading did not note it", { suspects: undefined }],
  ])("does not tell, though all its services are seen, that one outside %s", (_, over) => {
    const cause = { ...blamesVault, ...over };
    const told = { ...cause, statement: "vault, vault", reasons: ["vault"] };
    const cut = cutDetail(shopper, {
      ...ofShop,
      rootCause: cause,
      report: { ...mixed.report!, services: ["shop"], headline: "Slow", cause: told, ...SHOP_ROWS },
    });
    expect(JSON.stringify(cut)).not.toMatch(/vault/i);
    expect(cut).toMatchObject({ title: "Slow", partial: false });
  });

  it("keeps why its own signals belong together, but not by which service outside they are linked", () => {
    const own = ofShop.grouping;
    expect(cutIncident(shopper, { ...mixed, grouping: own }).grouping).toEqual(own);
    const linked = { ...own, rule: "dependency" as const, explanation: "shop calls vault", distance: 1 };
    expect(JSON.stringify(cutIncident(shopper, { ...mixed, grouping: linked }))).not.toMatch(/vault/);
  });
});

const SHOP_ROWS = {
  changes: [change("shop")],
  templates: [template("shop")],
  quotes: [quote("shop")],
};

const entry = (kind: TimelineEntry["kind"], text: string, data = {}): TimelineEntry => ({
  id: "tle_1",
  incidentNumber: 7,
  kind,
  actor: { kind: "user", id: "usr_1", label: "ann@example.test" },
  at: AT,
  text,
  data,
});

describe("a line of the history in a limited view", () => {
  it("stays when a person said it, or when it speaks of the state alone", () => {
    for (const kind of ["comment", "status", "severity", "assigned", "auto_resolved"] as const) {
      const line = entry(kind, "as it was", { from: "open", to: "resolved" });
      expect(cutEntry(shopper, ["vault", "shop"], line)).toBe(line);
    }
  });

  it("is a neutral sentence without data when it may speak of services outside", () => {
    for (const kind of ["opened", "joined", "title", "report", "reopened"] as const) {
      const line = entry(kind, "vault", { from: "vault", grouping: opened, signalIds: ["sig_vault"] });
      const cut = cutEntry(shopper, ["vault", "shop"], line);
      expect(JSON.stringify(cut)).not.toMatch(/vault/);
      expect(cut).toMatchObject({ id: line.id, kind, actor: line.actor, data: {} });
      expect(cut.text).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("of a plan is whole for those who see all that the plan touches, be it less than the incident", () => {
    const line = (...services: string[]) => entry("plan", "Plan 1: vault", { plan: 1, services });
    expect(cutEntry(shopper, ["vault", "shop"], line("shop"))).toEqual(line("shop"));
    for (const touched of [line("shop", "vault"), entry("plan", "Plan 1: vault", {})])
      expect(JSON.stringify(cutEntry(shopper, ["shop"], touched))).not.toMatch(/vault/);
  });

  it("is whole when all services are seen, unless it names a third by which two are linked", () => {
    const linked = (distance: number) => ({
      grouping: { ...opened, rule: "dependency", service: "till", distance, explanation: "…" },
    });
    const near = entry("joined", "till calls shop", linked(1));
    expect(cutEntry(shopper, ["shop", "till"], near)).toBe(near);
    const far = entry("joined", "till calls shop through vault", linked(2));
    expect(JSON.stringify(cutEntry(shopper, ["shop", "till"], far))).not.toMatch(/vault/);
    const read = entry("report", "What shows most: a timeout in vault.", blamesVault);
    expect(JSON.stringify(cutEntry(shopper, ["shop"], read))).not.toMatch(/vault/);
    expect(cutEntry(whole, ["vault"], far)).toBe(far);
  });
});

const event = (type: StoredEvent["type"], services: string[] | null, data = {}): StoredEvent => ({
  seq: 1,
  type,
  incidentNumber: 7,
  services,
  data,
  at: AT,
});

describe("an event in a limited view", () => {
  it("is not told when it names no service that is seen, or none at all", () => {
    for (const services of [["vault"], [], null]) {
      for (const type of [
        "incident_status",
        "timeline_entry",
        "agent_action",
        "performance_metrics",
      ] as const)
        expect(cutEvent(shopper, event(type, services, { ...mixed }))).toBeNull();
      const told = event("incident_status", services, { ...mixed });
      expect(cutEvent(whole, told)).toBe(told);
    }
  });

  it("is the incident as the view shows it, with its report or without", () => {
    const { report: _, ...listed } = mixed;
    const status = (data: object) => cutEvent(shopper, event("incident_status", mixed.services, { ...data }));
    expect(status(mixed)!.data).toEqual(cutDetail(shopper, mixed));
    expect(status(listed)!.data).toEqual(cutIncident(shopper, listed));
    expect(status(listed)!.data).not.toHaveProperty("report");
  });

  it("is the line as the view shows it", () => {
    const line = entry("joined", "2 signals of vault joined.", { grouping: opened });
    const told = cutEvent(shopper, event("timeline_entry", mixed.services, { ...line }));
    expect(told!.data).toEqual(cutEntry(shopper, mixed.services, line));
  });

  it("of any other kind is told to those alone who see all that it names", () => {
    const metrics = event("performance_metrics", ["shop"], { records: 5 });
    expect(cutEvent(shopper, metrics)).toBe(metrics);
    expect(cutEvent(shopper, event("agent_action", ["shop", "vault"], { text: "vault" }))).toBeNull();
  });
});
