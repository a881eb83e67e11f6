import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { events, signals, streams } from "@/db/schema";
import {
  commentOnIncident,
  createIncident,
  getIncident,
  listEvidence,
  listIncidents,
  listTimeline,
  patchIncident,
  resolveQuiet,
  watchForAbsence,
} from "@/lib/incidents";
import { newWorkspace, useDatabase } from "../support/database";
import { Story } from "./story";

useDatabase();

const MINUTE = 60_000;
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE + 20_000;
const page = { limit: 50 };

const orders = { pattern: "order <*> placed", perMinute: 30 };
const refused = {
  pattern: "could not connect to postgres at <*>: connection refused",
  level: "error" as const,
  texts: [
    "could not connect to postgres at 10.0.0.7:5432: connection refused",
    "could not connect to postgres at 10.0.0.8:5432: connection refused",
  ],
};

async function begin() {
  const ctx = await newWorkspace();
  const story = new Story(ctx);
  await story.past("checkout", NOW, 60, [orders]);
  return { ctx, story };
}

describe("signals become incidents", () => {
  it("opens one incident, read at once, and lets what follows join with the reason", async () => {
    const { ctx, story } = await begin();
    expect(await story.window("checkout", NOW, [{ ...refused, count: 40 }])).toEqual({
      opened: [1],
      joined: [],
    });
    const more = [
      { ...refused, count: 35 },
      { pattern: "payment failed for order <*>", level: "error" as const, count: 12 },
    ];
    expect(await story.window("checkout", NOW + 5000, more)).toEqual({ opened: [], joined: [1] });

    const incident = await getIncident(ctx, 1);
    expect(incident).toMatchObject({
      title: "Database connections refused in checkout, 75 in 1 min",
      severity: "high",
      status: "open",
      services: ["checkout"],
      firstBadAt: new Date(NOW).toISOString(),
      occurrences: 2,
      grouping: { rule: "opened" },
      rootCause: { verdict: "unknown", service: null },
    });
    expect(incident.report!.templates[0]).toMatchObject({ count: 75, isNew: true });
    expect(incident.report!.quotes.map((quote) => quote.text)).toContain(refused.texts[0]);

    const timeline = await listTimeline(ctx, 1, page);
    expect(timeline.data.map((entry) => entry.kind)).toEqual(["opened", "report", "joined"]);
    expect(timeline.data[2]!.data).toMatchObject({ grouping: { rule: "same_service" } });
    const { signals: evidence } = await listEvidence(ctx, 1);
    expect(evidence.map((signal) => signal.kind).sort()).toEqual([
      "new_template",
      "new_template",
      "severity_shift",
    ]);
  });

  it("makes one incident of a flood of different errors, and one signal of each that goes on", async () => {
    const { ctx, story } = await begin();
    for (let i = 0; i < 24; i++)
      await story.window("checkout", NOW + i * 5000, [
        { ...refused, count: 300 },
        { pattern: `step ${"abcdefgh"[i % 8]} of the import failed`, level: "error", count: 40 },
      ]);
    const { data } = await listIncidents(ctx, page);
    expect(data).toHaveLength(1);
    expect(data[0]!.occurrences).toBe(24);
    const rows = await db().select().from(signals).where(eq(signals.workspaceId, ctx.workspaceId));
    expect(rows.length).toBeLessThan(16);
    expect(Math.max(...rows.map((row) => row.seen))).toBeGreaterThan(20);
  });

  it("opens none for a few warnings of a service that has just begun to speak", async () => {
    const ctx = await newWorkspace();
    const story = new Story(ctx);
    const warnings = ["cache is cold", "no config given, using defaults", "retrying registration"];
    const said = warnings.map((pattern) => ({ pattern, level: "warn" as const }));
    expect(await story.window("api", NOW, said)).toEqual({ opened: [], joined: [] });
  });

  it("leaves muted templates alone", async () => {
    const { story } = await begin();
    const said = [{ ...refused, count: 300, muted: true }];
    expect(await story.window("checkout", NOW, said)).toEqual({ opened: [], joined: [] });
  });

  it("makes one incident of a cascade along learned dependencies and names the deepest that broke", async () => {
    const ctx = await newWorkspace();
    const story = new Story(ctx);
    const callers = ["cart", "orders", "billing", "search", "users"];
    for (const service of ["gateway", ...callers, "orders-db"]) await story.past(service, NOW, 60, [orders]);
    for (const service of callers) await story.window(service, NOW - 60_000, [orders], ["orders-db"]);
    await story.window("gateway", NOW - 60_000, [orders], callers);

    await story.window("orders-db", NOW, [
      { pattern: "FATAL: could not write file: No space left on device", level: "fatal", count: 30 },
    ]);
    for (const [i, service] of callers.entries())
      await story.window(
        service,
        NOW + 10_000 + i * 1000,
        [{ pattern: `query to orders-db failed: timed out after <*> ms`, level: "error", count: 50 }],
        ["orders-db"],
      );
    await story.window("gateway", NOW + 30_000, [
      { pattern: "upstream orders answered 503", level: "error", count: 80 },
    ]);

    const { data } = await listIncidents(ctx, page);
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      title: "Disk full in orders-db and 6 more services, 30 in 1 min",
      severity: "critical",
      rootCause: { service: "orders-db", kind: "disk_full", verdict: "cause" },
    });
    expect(data[0]!.services).toHaveLength(7);
  });

  it("does not merge services that nothing links", async () => {
    const { ctx, story } = await begin();
    await story.past("mailer", NOW, 60, [orders]);
    await story.window("checkout", NOW, [{ ...refused, count: 40 }]);
    await story.window("mailer", NOW, [
      { pattern: "template welcome not rendered", level: "error", count: 40 },
    ]);
    expect((await listIncidents(ctx, page)).data).toHaveLength(2);
  });

  it("opens one incident when the windows of two linked services are assessed at the same moment", async () => {
    const { ctx, story } = await begin();
    await story.past("payments", NOW, 60, [orders]);
    await story.window("checkout", NOW - MINUTE, [orders], ["payments"]);
    const found = [
      await story.write("checkout", NOW, [{ ...refused, count: 40 }], ["payments"]),
      await story.write("payments", NOW, [{ pattern: "ledger is corrupted", level: "error", count: 40 }]),
    ];
    await Promise.all(found.map((findings) => story.assess(findings)));
    expect((await listIncidents(ctx, page)).data).toHaveLength(1);
  });

  it("does nothing when a window is assessed again after a crash", async () => {
    const { ctx, story } = await begin();
    const findings = await story.write("checkout", NOW, [{ ...refused, count: 40 }]);
    await Promise.all([story.assess(findings), story.assess(findings), story.assess(findings)]);
    expect(await getIncident(ctx, 1)).toMatchObject({ occurrences: 1 });
    const rows = await db().select().from(signals).where(eq(signals.workspaceId, ctx.workspaceId));
    expect(rows.map((row) => row.seen)).toEqual(rows.map(() => 1));
  });
});

describe("what people do to incidents", () => {
  it("lets one of two who acknowledge at the same moment win", async () => {
    const ctx = await newWorkspace();
    await createIncident(ctx, { title: "Site is down", severity: "critical", services: [] });
    const answers = await Promise.allSettled([
      patchIncident(ctx, 1, { status: "acknowledged" }),
      patchIncident(ctx, 1, { status: "acknowledged" }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
    const refusal = answers.find((answer) => answer.status === "rejected");
    expect(refusal!.reason).toMatchObject({ code: "conflict" });
  });

  it("never overwrites a person's title and severity", async () => {
    const { ctx, story } = await begin();
    await story.window("checkout", NOW, [{ ...refused, count: 40 }]);
    await patchIncident(ctx, 1, { title: "Our database again", severity: "low" });
    await story.window("checkout", NOW + 5000, [
      { pattern: "Out of memory: killed process <*>", level: "fatal", count: 9 },
    ]);
    expect(await getIncident(ctx, 1)).toMatchObject({
      title: "Our database again",
      severity: "low",
      occurrences: 2,
    });
  });

  it("tells every change to the history and to those who look, once", async () => {
    const ctx = await newWorkspace();
    await createIncident(ctx, { title: "Site is down", severity: "high", services: ["web"] });
    await patchIncident(ctx, 1, { status: "mitigated", severity: "medium" });
    await commentOnIncident(ctx, 1, "Traffic is drained", "key-1");
    await commentOnIncident(ctx, 1, "Traffic is drained", "key-1");
    await patchIncident(ctx, 1, { status: "open" });
    const { data } = await listTimeline(ctx, 1, page);
    expect(data.map((entry) => entry.kind)).toEqual(["opened", "status", "severity", "comment", "status"]);
    expect(await getIncident(ctx, 1)).toMatchObject({
      status: "open",
      acknowledgedAt: null,
      mitigatedAt: null,
    });
    const told = await db()
      .select()
      .from(events)
      .where(eq(events.workspaceId, ctx.workspaceId))
      .orderBy(events.seq);
    expect(told.map((event) => event.seq)).toEqual(told.map((_, i) => i + 1));
    expect(told.filter((event) => event.type === "timeline_entry")).toHaveLength(5);
  });

  it("keeps the incidents of other workspaces out of sight", async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    await createIncident(theirs, { title: "Secret", severity: "high", services: [] });
    for (const act of [
      () => getIncident(mine, 1),
      () => listTimeline(mine, 1, page),
      () => listEvidence(mine, 1),
      () => patchIncident(mine, 1, { title: "x" }),
      () => commentOnIncident(mine, 1, "x"),
    ])
      await expect(act()).rejects.toMatchObject({ code: "not_found" });
    expect((await listIncidents(mine, page)).data).toEqual([]);
  });

  it("pages through the list and filters it", async () => {
    const ctx = await newWorkspace();
    for (let i = 1; i <= 5; i++)
      await createIncident(ctx, {
        title: `Trouble ${i}`,
        severity: i % 2 ? "high" : "low",
        services: [`s${i}`],
      });
    const first = await listIncidents(ctx, { limit: 3 });
    const rest = await listIncidents(ctx, { limit: 3, cursor: first.nextCursor! });
    expect([...first.data, ...rest.data].map((incident) => incident.number)).toEqual([5, 4, 3, 2, 1]);
    expect(rest.nextCursor).toBeNull();
    const numbers = async (filter: object) =>
      (await listIncidents(ctx, { ...page, ...filter })).data.map((incident) => incident.number);
    expect(await numbers({ severity: "low" })).toEqual([4, 2]);
    expect(await numbers({ service: "s3" })).toEqual([3]);
    expect(await numbers({ q: "trouble 2" })).toEqual([2]);
    expect(await numbers({ q: "#4" })).toEqual([4]);
    expect(await numbers({ status: "resolved" })).toEqual([]);
    await expect(numbers({ status: "broken" })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("what ends and what comes back", () => {
  it("resolves what is quiet, and leaves what a person has taken or opened", async () => {
    const { ctx, story } = await begin();
    await story.window("checkout", NOW, [{ ...refused, count: 40 }]);
    await resolveQuiet(NOW + 29 * MINUTE);
    expect(await getIncident(ctx, 1)).toMatchObject({ status: "open" });
    await createIncident(ctx, { title: "By hand", severity: "low", services: [] });
    await resolveQuiet(NOW + 31 * MINUTE);
    expect(await getIncident(ctx, 1)).toMatchObject({ status: "resolved", resolvedBy: "quiet" });
    expect(await getIncident(ctx, 2)).toMatchObject({ status: "open" });

    const other = await begin();
    await other.story.window("checkout", NOW, [{ ...refused, count: 40 }]);
    await patchIncident(other.ctx, 1, { status: "acknowledged" });
    await resolveQuiet(NOW + 31 * MINUTE);
    expect(await getIncident(other.ctx, 1)).toMatchObject({ status: "acknowledged" });
  });

  it("reopens as a regression within minutes, and later opens a new incident that points back", async () => {
    const { ctx, story } = await begin();
    await story.window("checkout", NOW, [{ ...refused, count: 40 }]);
    await resolveQuiet(NOW + 31 * MINUTE);
    await story.past("checkout", NOW + 38 * MINUTE, 37, [orders]);
    await story.window("checkout", NOW + 38 * MINUTE, [{ ...refused, count: 60 }]);
    expect(await getIncident(ctx, 1)).toMatchObject({ status: "open", resolvedAt: null });
    const { data } = await listTimeline(ctx, 1, page);
    expect(data.at(-1)!.kind === "reopened" || data.at(-2)!.kind === "reopened").toBe(true);

    await resolveQuiet(NOW + 70 * MINUTE);
    await story.past("checkout", NOW + 140 * MINUTE, 100, [orders]);
    await story.window("checkout", NOW + 140 * MINUTE, [{ ...refused, count: 60 }]);
    expect(await getIncident(ctx, 2)).toMatchObject({ status: "open", regressionOf: 1 });
  });

  it("does not contradict a person with what was still on its way", async () => {
    const { ctx, story } = await begin();
    const now = Date.now();
    await story.window("checkout", now - 5000, [{ ...refused, count: 40 }]);
    await patchIncident(ctx, 1, { status: "resolved" });
    await story.window("checkout", Date.now() + 5000, [{ ...refused, count: 40 }]);
    expect(await getIncident(ctx, 1)).toMatchObject({ status: "resolved" });
    expect((await listIncidents(ctx, page)).data).toHaveLength(1);
  });
});

describe("what is missing", () => {
  async function livingService(arrived: (at: number) => number) {
    const ctx = await newWorkspace();
    const story = new Story(ctx);
    for (let i = 160; i >= 0; i--) {
      const at = NOW - i * 15_000;
      await story.write("heartbeat", at, [{ pattern: "tick <*>", at: Array<number>(5).fill(arrived(at)) }]);
    }
    await db()
      .insert(streams)
      .values({
        workspaceId: ctx.workspaceId,
        service: "heartbeat",
        windows: 161,
        lastClosedAt: new Date(NOW),
      });
    return ctx;
  }

  it("opens one incident for a service that always spoke and stopped, kept awake until it speaks", async () => {
    const ctx = await livingService((at) => at);
    const look = (after: number) => watchForAbsence(NOW + after, NOW - 60 * MINUTE);
    await look(100_000);
    expect((await listIncidents(ctx, page)).data).toEqual([]);
    await look(3 * MINUTE);
    await look(4 * MINUTE);
    const { data } = await listIncidents(ctx, page);
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ title: "Heartbeat fell silent", occurrences: 2 });
    expect(data[0]!.rootCause).toMatchObject({ kind: "silence" });
    for (let minute = 5; minute < 60; minute++) await look(minute * MINUTE);
    await resolveQuiet(NOW + 60 * MINUTE);
    expect((await listIncidents(ctx, page)).data).toMatchObject([{ status: "open" }]);
  });

  it("does not wait for more of a file that was fed", async () => {
    const ctx = await livingService((at) => at - 30 * 24 * 3600_000);
    await watchForAbsence(NOW + 5 * MINUTE, NOW - 60 * MINUTE);
    expect((await listIncidents(ctx, page)).data).toEqual([]);
  });

  it("counts no silence from before it listened", async () => {
    const ctx = await livingService((at) => at);
    await watchForAbsence(NOW + 60 * MINUTE, NOW + 59 * MINUTE);
    expect((await listIncidents(ctx, page)).data).toEqual([]);
  });

  it("sees a line of every minute become rare", async () => {
    const ctx = await newWorkspace();
    const story = new Story(ctx);
    const minute = Math.floor(NOW / MINUTE) * MINUTE;
    await story.past("shop", minute - 2 * MINUTE, 60, [
      { pattern: "payment <*> captured", perMinute: 200 },
      { pattern: "page <*> served", perMinute: 20 },
    ]);
    for (const at of [minute - 2 * MINUTE, minute - MINUTE])
      await story.write("shop", at, [{ pattern: "page <*> served", count: 20 }]);
    await db()
      .insert(streams)
      .values({ workspaceId: ctx.workspaceId, service: "shop", windows: 3, lastClosedAt: new Date(minute) });
    await watchForAbsence(minute + 16_000, 0);
    const { data } = await listIncidents(ctx, page);
    expect(data).toHaveLength(1);
    expect(await listEvidence(ctx, 1)).toMatchObject({
      signals: [
        { kind: "rate_drop", pattern: "payment <*> captured", evidence: { observed: 0, expected: 200 } },
      ],
    });
  });
});
