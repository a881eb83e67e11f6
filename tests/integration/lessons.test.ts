import { desc, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { signals, templates } from "@/db/schema";
import { type Ctx, systemCtx } from "@/lib/access";
import {
  deleteLesson,
  getIncident,
  groupSignals,
  listEvidence,
  listIncidents,
  listLessons,
  listTimeline,
  mergeIncident,
  patchIncident,
  settleAlerts,
  splitIncident,
  unmergeIncident,
} from "@/lib/incidents";
import { acceptAlerts } from "@/lib/intake";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";
import { Story } from "./story";

useDatabase();

const MINUTE = 60_000;
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE;
const page = { limit: 50 };
const failing = (pattern: string) => ({ pattern, level: "error" as const, count: 40 });
const disk = failing("no space left on device <*>");
const login = failing("login failed for <*>: token expired");

async function begin() {
  const ctx = await newWorkspace();
  return { ctx, story: new Story(ctx) };
}

/** Two services whose troubles nothing links: incidents 1 and 2. */
async function twoIncidents() {
  const { ctx, story } = await begin();
  await story.window("store", NOW, [disk]);
  await story.window("web", NOW + 1000, [login]);
  return { ctx, story };
}

/** Known lines spike: signals that no window of a young workspace would find by itself. */
async function spike(ctx: Ctx, arrivedAt: number, ...said: [service: string, pattern: string][]) {
  const drafts = [];
  for (const [service, pattern] of said) {
    const [row] = await db()
      .select()
      .from(templates)
      .where(eq(templates.pattern, pattern))
      .orderBy(desc(templates.id));
    drafts.push({
      kind: "rate_spike" as const,
      service,
      templateId: row!.id,
      pattern,
      windowId: null,
      score: 0.8,
      severity: "high" as const,
      at: arrivedAt,
      lastAt: arrivedAt,
      evidence: {
        explanation: "40 lines where none are usual.",
        observed: 40,
        expected: 0,
        series: [],
        quotes: [],
      },
    });
  }
  return groupSignals(systemCtx(ctx.workspaceId), { arrivedAt, drafts, continued: [] });
}

const idsOf = async (ctx: Ctx, number: number, about: string) =>
  (await listEvidence(ctx, number)).signals.filter((one) => one.pattern === about).map(({ id }) => id);

describe("a merge by hand", () => {
  it("moves the signals with their reason, resolves what was put in, and teaches", async () => {
    const { ctx } = await twoIncidents();
    const merged = await mergeIncident(ctx, 2, 1);
    expect(merged).toMatchObject({ number: 1, status: "open", occurrences: 2 });
    expect([...merged.services].sort()).toEqual(["store", "web"]);
    expect(await getIncident(ctx, 2)).toMatchObject({
      status: "resolved",
      resolvedBy: "merge",
      mergedInto: 1,
    });
    const { signals: evidence } = await listEvidence(ctx, 1);
    expect(evidence.find(({ service }) => service === "web")!.grouping).toMatchObject({
      rule: "manual",
      mergedFrom: 2,
    });
    expect((await listLessons(ctx, page)).data).toMatchObject([{ lesson: "together", incidentNumber: 1 }]);

    await patchIncident(ctx, 1, { status: "resolved" });
    await spike(ctx, NOW + 60 * MINUTE, ["store", disk.pattern]);
    await spike(ctx, NOW + 90 * MINUTE, ["web", login.pattern]);
    const [newest, ...rest] = (await listIncidents(ctx, page)).data;
    expect(newest).toMatchObject({ number: 3, status: "open" });
    expect([...newest!.services].sort()).toEqual(["store", "web"]);
    expect(rest).toHaveLength(2);
    const last = (await listTimeline(ctx, 3, page)).data.find(({ kind }) => kind === "joined");
    expect(last!.data).toMatchObject({ grouping: { rule: "taught" } });
  });

  it("is taken back with its signals, its state and its lesson", async () => {
    const { ctx } = await twoIncidents();
    await patchIncident(ctx, 2, { status: "acknowledged" });
    await mergeIncident(ctx, 2, 1);
    expect(await unmergeIncident(ctx, 2)).toMatchObject({
      status: "acknowledged",
      mergedInto: null,
      services: ["web"],
    });
    expect((await listEvidence(ctx, 1)).signals.every(({ service }) => service === "store")).toBe(true);
    expect((await listEvidence(ctx, 2)).signals.length).toBeGreaterThan(0);
    expect(await getIncident(ctx, 1)).toMatchObject({ services: ["store"], occurrences: 1 });
    expect((await listLessons(ctx, page)).data).toEqual([]);
    await expect(unmergeIncident(ctx, 2)).rejects.toMatchObject({ code: "conflict" });
  });

  it("forgets a split only as long as it lasts, and takes back only what it brought", async () => {
    const { ctx, story } = await begin();
    await story.window("web", NOW, [disk, login]);
    await splitIncident(ctx, 1, await idsOf(ctx, 1, login.pattern));
    const before = (await listLessons(ctx, page)).data.length;
    expect(before).toBeGreaterThan(0);
    const own = (await listEvidence(ctx, 2)).signals.length;
    await mergeIncident(ctx, 1, 2);
    expect((await listLessons(ctx, page)).data.every(({ lesson }) => lesson === "together")).toBe(true);
    await unmergeIncident(ctx, 1);
    const after = (await listLessons(ctx, page)).data;
    expect(after).toHaveLength(before);
    expect(after.every(({ lesson }) => lesson === "apart")).toBe(true);
    expect((await listEvidence(ctx, 2)).signals).toHaveLength(own);
  });

  it("is taken back step by step where one was merged after the other, and each signal has its reason again", async () => {
    const { ctx, story } = await twoIncidents();
    await story.window("mail", NOW + 2000, [failing("mailbox of <*> is gone")]);
    const whyOf = async () =>
      (await listEvidence(ctx, 3)).signals.map(({ id, grouping }) => [id, grouping]).sort();
    const before = await whyOf();
    await mergeIncident(ctx, 3, 2);
    await mergeIncident(ctx, 2, 1);
    await expect(unmergeIncident(ctx, 3)).rejects.toMatchObject({ code: "conflict" });
    await unmergeIncident(ctx, 2);
    await unmergeIncident(ctx, 3);
    expect(await whyOf()).toEqual(before);
    for (const number of [1, 2, 3])
      expect(new Set((await listEvidence(ctx, number)).signals.map(({ service }) => service)).size).toBe(1);
  });

  it("is refused into itself, into what is over, twice, and by whoever sees only a part", async () => {
    const { ctx } = await twoIncidents();
    await expect(mergeIncident(ctx, 1, 1)).rejects.toMatchObject({ code: "invalid_input" });
    await patchIncident(ctx, 1, { status: "resolved" });
    await expect(mergeIncident(ctx, 2, 1)).rejects.toMatchObject({ code: "conflict" });
    await mergeIncident(ctx, 1, 2);
    await expect(mergeIncident(ctx, 1, 2)).rejects.toMatchObject({ code: "conflict" });
    await expect(patchIncident(ctx, 1, { status: "open" })).rejects.toMatchObject({ code: "conflict" });
    await expect(unmergeIncident(limitedTo(ctx, "store"), 1)).rejects.toMatchObject({ code: "forbidden" });
    const other = await newWorkspace();
    await expect(mergeIncident(other, 1, 2)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a split", () => {
  it("is for good: what left never meets again what stayed, though service and time are the same", async () => {
    const { ctx, story } = await begin();
    await story.window("web", NOW, [disk, login]);
    expect((await listIncidents(ctx, page)).data).toHaveLength(1);
    const split = await splitIncident(ctx, 1, await idsOf(ctx, 1, login.pattern));
    expect(split).toMatchObject({ number: 2, status: "open", grouping: { rule: "manual", from: 1 } });
    const lessons = (await listLessons(ctx, page)).data;
    expect(lessons.length).toBeGreaterThan(0);
    expect(lessons.every(({ lesson }) => lesson === "apart")).toBe(true);
    expect((await listEvidence(ctx, 1)).signals.some(({ pattern }) => pattern === login.pattern)).toBe(false);

    for (const number of [1, 2]) await patchIncident(ctx, number, { status: "resolved" });
    await spike(ctx, NOW + 120 * MINUTE, ["web", disk.pattern], ["web", login.pattern]);
    const fresh = (await listIncidents(ctx, { ...page, status: "open" })).data;
    expect(fresh.map(({ number }) => number).sort()).toEqual([3, 4]);
    const about = await Promise.all(fresh.map(({ number }) => listEvidence(ctx, number)));
    for (const { signals: own } of about) {
      const patterns = new Set(own.map(({ pattern }) => pattern));
      expect(patterns.has(disk.pattern) && patterns.has(login.pattern)).toBe(false);
    }
  });

  it("needs signals of this incident, and leaves some", async () => {
    const { ctx } = await twoIncidents();
    const mine = await idsOf(ctx, 1, disk.pattern);
    const others = await idsOf(ctx, 2, login.pattern);
    await expect(splitIncident(ctx, 1, others)).rejects.toMatchObject({ code: "invalid_input" });
    const all = (await listEvidence(ctx, 1)).signals.map(({ id }) => id);
    await expect(splitIncident(ctx, 1, all)).rejects.toMatchObject({ code: "conflict" });
    await expect(splitIncident(await newWorkspace(), 1, mine)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is forgotten when somebody says so", async () => {
    const { ctx, story } = await begin();
    await story.window("web", NOW, [disk, login]);
    await splitIncident(ctx, 1, await idsOf(ctx, 1, login.pattern));
    for (const { id } of (await listLessons(ctx, page)).data) await deleteLesson(ctx, id);
    for (const number of [1, 2]) await patchIncident(ctx, number, { status: "resolved" });
    await spike(ctx, NOW + 120 * MINUTE, ["web", disk.pattern], ["web", login.pattern]);
    expect((await listIncidents(ctx, { ...page, status: "open" })).data).toHaveLength(1);
  });
});

describe("equal arrivals at the same moment", () => {
  const draft = (i: number) => ({
    kind: "alert" as const,
    service: "web",
    templateId: null,
    pattern: null,
    windowId: null,
    score: 0.9,
    severity: "high" as const,
    at: NOW,
    lastAt: NOW,
    evidence: {
      explanation: "fires",
      observed: 1,
      expected: null,
      series: [],
      quotes: [],
      alert: { fingerprint: `f${i}`, title: `Node ${i} is down`, source: "x", url: null, description: null },
    },
  });

  it("make one incident of 200, however many transactions bring them", async () => {
    const ctx = await newWorkspace();
    const system = systemCtx(ctx.workspaceId);
    await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        groupSignals(system, { arrivedAt: NOW, drafts: [draft(i)], continued: [] }),
      ),
    );
    const { data } = await listIncidents(ctx, page);
    expect(data).toHaveLength(1);
    expect(data[0]!.occurrences).toBe(200);
    const rows = await db()
      .select({ incidentId: signals.incidentId })
      .from(signals)
      .where(eq(signals.workspaceId, ctx.workspaceId));
    expect(new Set(rows.map(({ incidentId }) => incidentId)).size).toBe(1);
  });

  it("make one of 200 alerts with fingerprints of their own that differ in values alone", async () => {
    const ctx = await newWorkspace();
    const body = Array.from({ length: 200 }, (_, i) => ({
      title: `Disk of node-${i} is full`,
      status: "firing",
      severity: "high",
      service: "web",
      fingerprint: `disk-${i}`,
    }));
    await Promise.all(
      body.map((alert) =>
        acceptAlerts(ctx, { sender: "generic", service: null, body: Buffer.from(JSON.stringify(alert)) }),
      ),
    );
    await settleAlerts(ctx.workspaceId);
    expect((await listIncidents(ctx, page)).data).toHaveLength(1);
  });
});

describe("what comes back", () => {
  const seen = (release: string, environment: string) => ({
    releases: [release],
    environments: [environment],
  });

  async function resolved(fixedIn: string | null) {
    const { ctx, story } = await begin();
    const tell = async (at: number, release: string, environment = "prod") => {
      const findings = await story.write("web", at, [disk]);
      for (const template of findings.templates) template.seenIn = seen(release, environment);
      return story.assess(findings);
    };
    await tell(NOW, "v1.4");
    await patchIncident(ctx, 1, { status: "resolved", what: "Disk full", fix: "Log rotation", fixedIn });
    // So that it was resolved at a moment of the story.
    await db().execute(sql`update incidents set resolved_at = ${new Date(NOW + MINUTE).toISOString()}::timestamptz
      where workspace_id = ${ctx.workspaceId}`);
    return { ctx, tell };
  }

  it("is a regression in a release that has the fix, and says so", async () => {
    const { ctx, tell } = await resolved("v2.0");
    await tell(NOW + 13 * MINUTE, "v2.1");
    expect(await getIncident(ctx, 1)).toMatchObject({ status: "open", what: "Disk full", fixedIn: "v2.0" });
    const reopened = (await listTimeline(ctx, 1, page)).data.find(({ kind }) => kind === "reopened");
    expect(reopened!.text).toContain("fixed in v2.0");
  });

  it("is none in a release before the fix: it is counted, and stays resolved", async () => {
    const { ctx, tell } = await resolved("v2.0");
    await tell(NOW + 13 * MINUTE, "v1.4");
    await tell(NOW + 13 * MINUTE + 5000, "v1.4");
    expect(await getIncident(ctx, 1)).toMatchObject({ status: "resolved", occurrences: 2 });
    expect((await listIncidents(ctx, page)).data).toHaveLength(1);
    const told = (await listTimeline(ctx, 1, page)).data.map(({ text }) => text);
    expect(told.filter((text) => text.includes("not a regression"))).toHaveLength(1);
  });

  it("is another incident that names the old one in another environment", async () => {
    const { ctx, tell } = await resolved("v2.0");
    await tell(NOW + 13 * MINUTE, "v2.1", "staging");
    await tell(NOW + 13 * MINUTE + 5000, "v2.1", "staging");
    expect(await getIncident(ctx, 1)).toMatchObject({ status: "resolved" });
    expect(await getIncident(ctx, 2)).toMatchObject({ status: "open", regressionOf: 1 });
  });
});
