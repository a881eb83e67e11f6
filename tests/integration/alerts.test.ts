import { and, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { alerts, events, signals } from "@/db/schema";
import { type Ctx, patchSettings } from "@/lib/access";
import { importServices } from "@/lib/catalog";
import { getIncident, incidentsOfAlerts, listIncidents, listTimeline, settleAlerts } from "@/lib/incidents";
import {
  acceptAlerts,
  actedByDefault,
  listAlerts,
  listDeadLetters,
  replayDeadLetter,
  watchAlerts,
} from "@/lib/intake";
import {
  createMaintenanceWindow,
  createNoiseRule,
  deleteMaintenanceWindow,
  listMaintenanceWindows,
  listNoiseRules,
  patchNoiseRule,
} from "@/lib/signals";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

const page = { limit: 50 };
const alert = (over: object = {}) => ({
  title: "Checkout is slow",
  status: "firing",
  severity: "high",
  service: "checkout",
  ...over,
});

async function send(ctx: Ctx, body: unknown, over: { sender?: string; idempotencyKey?: string } = {}) {
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const accepted = await acceptAlerts(ctx, { sender: "generic", service: null, body: bytes, ...over });
  await settleAlerts(ctx.workspaceId);
  const incidents = await incidentsOfAlerts(
    ctx,
    accepted.stored.map(({ fingerprint }) => fingerprint),
  );
  return { ...accepted, incidents };
}
const statusOf = async (ctx: Ctx, number: number) => (await getIncident(ctx, number)).status;

it("groups an alert whose text is cut in the middle of a character", async () => {
  const ctx = await newWorkspace();
  const wide = "😀";
  const { incidents } = await send(
    ctx,
    alert({
      title: `${"t".repeat(199)}${wide}`,
      service: undefined,
      severity: "critical \ud83d",
      labels: { team: `${"l".repeat(999)}${wide}` },
      description: `${"d".repeat(499)}${wide}${wide}`,
    }),
  );
  expect(incidents).toHaveLength(1);
});

describe("notices that come at once, twice, late and in any order", () => {
  it("leave one alert for each fingerprint, in the state and with the counts that the last of them say", async () => {
    const ctx = await newWorkspace();
    const base = Date.now() - 60_000;
    const checks = Array.from({ length: 10 }, (_, i) => `check-${i}`);
    // Each fires at second 0, 10 and 20 and ends at 30; every notice is sent twice, all of them in disorder.
    const notices = checks.flatMap((check) =>
      [0, 10, 20, 30].flatMap((second) => {
        const notice = {
          title: check,
          service: "shop",
          fingerprint: check,
          status: second === 30 ? "resolved" : "firing",
          [second === 30 ? "endsAt" : "startsAt"]: new Date(base + second * 1000).toISOString(),
        };
        return [notice, notice];
      }),
    );
    const shuffled = notices
      .map((notice, i) => ({ notice, key: (i * 7919) % 503 }))
      .sort((a, b) => a.key - b.key)
      .map(({ notice }) => notice);
    await Promise.all(
      shuffled.map((notice) =>
        acceptAlerts(ctx, { sender: "generic", service: null, body: Buffer.from(JSON.stringify(notice)) }),
      ),
    );
    await settleAlerts(ctx.workspaceId);
    const { data } = await listAlerts(ctx, { limit: 50 });
    expect(data.map(({ fingerprint }) => fingerprint).sort().length).toBe(checks.length);
    expect(new Set(data.map(({ title }) => title))).toEqual(new Set(checks));
    for (const { status, episodes } of data) {
      expect(status).toBe("resolved");
      expect(episodes).toBeLessThanOrEqual(1);
    }
    const open = (await listIncidents(ctx, { limit: 50 })).data.filter(({ status }) => status !== "resolved");
    expect(open).toEqual([]);
  });
});

describe("alerts become incidents", () => {
  it("opens one, named as the alert is, and resolves it by rule with its last alert", async () => {
    const ctx = await newWorkspace();
    const two = [alert(), alert({ title: "Checkout has errors", severity: "critical" })];
    expect(await send(ctx, two)).toMatchObject({ accepted: 2, rejected: [], incidents: [1] });
    expect(await getIncident(ctx, 1)).toMatchObject({
      title: "Checkout has errors",
      severity: "critical",
      services: ["checkout"],
      status: "open",
    });
    await send(ctx, alert({ status: "resolved" }));
    expect(await statusOf(ctx, 1)).toBe("open");
    expect(await send(ctx, alert({ title: "Checkout has errors", status: "resolved" }))).toMatchObject({
      incidents: [1],
    });
    expect(await getIncident(ctx, 1)).toMatchObject({ status: "resolved", resolvedBy: "alerts" });
    const { data } = await listTimeline(ctx, 1, page);
    expect(data.at(-1)).toMatchObject({ kind: "auto_resolved" });
  });

  it("is acknowledged by rule when somebody takes its alert at the sender's, and what a person holds stays theirs", async () => {
    const ctx = await newWorkspace();
    const event = (event_action: string) => ({
      event_action,
      dedup_key: "disk",
      payload: { summary: "Disk is full", source: "db-1", severity: "critical" },
    });
    expect(await send(ctx, event("trigger"))).toMatchObject({ incidents: [1] });
    await send(ctx, event("acknowledge"));
    expect(await statusOf(ctx, 1)).toBe("acknowledged");
    const { data } = await listTimeline(ctx, 1, page);
    expect(data.at(-1)).toMatchObject({ kind: "status", text: expect.stringContaining("pagerduty") });
    expect(data.filter(({ kind }) => kind === "joined")).toEqual([]);
    await send(ctx, event("resolve"));
    expect(await statusOf(ctx, 1)).toBe("resolved");
  });

  it("of what needs a service that is down joins its incident, however long that has gone on, unless a rule keeps it apart", async () => {
    const ctx = await newWorkspace();
    await importServices(ctx, "services:\n  - name: shop\n    dependsOn: [basket]\n  - name: basket\n");
    await send(ctx, alert({ title: "Basket is down", service: "basket" }));
    await db().execute(sql`update incidents set last_signal_at = now() - interval '40 minutes',
      opened_at = now() - interval '40 minutes', last_bad_at = now() - interval '40 minutes',
      first_bad_at = now() - interval '40 minutes' where workspace_id = ${ctx.workspaceId}`);
    await db().execute(sql`update signals set last_seen_at = now() - interval '40 minutes',
      at = now() - interval '40 minutes' where workspace_id = ${ctx.workspaceId}`);
    await db().execute(
      sql`update alerts set firing_since = now() - interval '40 minutes' where workspace_id = ${ctx.workspaceId}`,
    );
    expect(await send(ctx, alert({ title: "Shop has errors", service: "shop" }))).toMatchObject({
      incidents: [1],
    });
    const [first] = (await listAlerts(ctx, { limit: 1 })).data;
    expect(first).toMatchObject({ noise: { action: "join", kind: "upstream" }, incidentNumber: 1 });
    expect(await actedByDefault(ctx)).toEqual([{ kind: "upstream", alerts: 1 }]);
    expect((await listAlerts(ctx, { limit: 5, noise: "upstream" })).data).toHaveLength(1);
    expect((await listAlerts(ctx, { limit: 5, noise: "flapping" })).data).toEqual([]);
    const { data } = await listTimeline(ctx, 1, page);
    expect(data.find(({ kind }) => kind === "joined")?.text).toContain("shop calls basket");

    const rule = await createNoiseRule(ctx, {
      name: "Shop stands alone",
      matchers: [{ field: "service", op: "is", value: "shop" }],
      enabled: true,
      effect: { kind: "upstream", joins: false },
    });
    await send(ctx, alert({ title: "Shop is slow", service: "shop" }));
    expect((await listAlerts(ctx, { limit: 1 })).data[0]).toMatchObject({ noise: { action: "pass" } });
    await patchNoiseRule(ctx, rule.id, { effect: { kind: "upstream", joins: true } });
    await send(ctx, alert({ title: "Shop times out", service: "shop" }));
    expect((await listNoiseRules(ctx, { limit: 5 })).data).toMatchObject([{ held: 1 }]);
  });

  it("leaves it open where the workspace wants that", async () => {
    const ctx = await newWorkspace();
    await patchSettings(ctx, { resolveWithAlerts: false });
    await send(ctx, alert());
    await send(ctx, alert({ status: "resolved" }));
    expect(await statusOf(ctx, 1)).toBe("open");
  });

  it("reopens the incident of an alert that fires again at once", async () => {
    const ctx = await newWorkspace();
    await send(ctx, alert());
    await send(ctx, alert({ status: "resolved" }));
    expect(await send(ctx, alert({ startsAt: new Date(Date.now() + 1000).toISOString() }))).toMatchObject({
      incidents: [1],
    });
    expect(await statusOf(ctx, 1)).toBe("open");
  });

  it("counts repeats, and stores neither row nor signal for them", async () => {
    const ctx = await newWorkspace();
    for (let i = 0; i < 5; i++) await send(ctx, alert());
    expect((await listAlerts(ctx, page)).data).toMatchObject([
      { notices: 5, episodes: 1, incidentNumber: 1 },
    ]);
    expect(await db().select().from(signals).where(eq(signals.workspaceId, ctx.workspaceId))).toHaveLength(1);
    expect(await getIncident(ctx, 1)).toMatchObject({ occurrences: 1 });
  });

  it("files an alert without a service under its rule", async () => {
    const ctx = await newWorkspace();
    const labels = { alertname: "DiskFull", severity: "critical" };
    await send(ctx, [{ labels }], { sender: "prometheus" });
    expect((await getIncident(ctx, 1)).services).toEqual(["DiskFull"]);
  });

  it("joins an incident of the same service that log lines or other senders opened", async () => {
    const ctx = await newWorkspace();
    await send(ctx, alert());
    await send(ctx, { title: "Errors", state: "alerting", service: "checkout" }, { sender: "grafana" });
    expect((await listIncidents(ctx, page)).data).toHaveLength(1);
    expect((await listTimeline(ctx, 1, page)).data.map(({ kind }) => kind)).toContain("joined");
  });
});

describe("notices in any order and number", () => {
  it("come together: a hundred requests at once are all there, once each", async () => {
    const ctx = await newWorkspace();
    const all = Array.from({ length: 100 }, (_, i) => send(ctx, alert({ title: `Alert ${i % 50}` })));
    const answers = await Promise.all(all);
    expect(new Set(answers.flatMap(({ incidents }) => incidents))).toEqual(new Set([1]));
    const rows = await db().select().from(alerts).where(eq(alerts.workspaceId, ctx.workspaceId));
    expect(rows).toHaveLength(50);
    expect(rows.reduce((sum, row) => sum + row.notices, 0)).toBe(100);
    expect(rows.every((row) => row.pendingSince === null && row.signalId !== null)).toBe(true);
  });

  it("a resolve that overtakes its alert ends with nothing firing", async () => {
    const ctx = await newWorkspace();
    const [startsAt, endsAt] = [new Date(Date.now() - 60_000), new Date()].map((date) => date.toISOString());
    await send(ctx, alert({ status: "resolved", startsAt, endsAt }));
    await send(ctx, alert({ startsAt }));
    expect((await listAlerts(ctx, page)).data).toMatchObject([{ status: "resolved" }]);
    expect((await listIncidents(ctx, page)).data).toEqual([]);
  });

  it("one body under one Idempotency-Key counts once", async () => {
    const ctx = await newWorkspace();
    for (let i = 0; i < 3; i++) await send(ctx, alert(), { idempotencyKey: "one" });
    expect((await listAlerts(ctx, page)).data).toMatchObject([{ notices: 1 }]);
  });

  it("an alert that Prometheus stops repeating ends by our clock, and its incident with it", async () => {
    const ctx = await newWorkspace();
    await send(ctx, [{ labels: { alertname: "Down", service: "db" } }], { sender: "prometheus" });
    await watchAlerts(Date.now() + 6 * 60_000);
    await settleAlerts(ctx.workspaceId);
    expect((await listAlerts(ctx, page)).data).toMatchObject([{ status: "resolved", endedBy: "expiry" }]);
    expect(await statusOf(ctx, 1)).toBe("resolved");
  });
});

describe("views and failures", () => {
  it("a key limited to a service speaks for it, and for no other", async () => {
    const whole = await newWorkspace();
    const limited = { ...whole, services: new Set(["checkout"]) };
    const body = [alert({ service: undefined }), alert({ title: "Other", service: "vault" })];
    expect(await send(limited, body)).toMatchObject({ accepted: 1, rejected: [{ index: 1 }] });
    await send(whole, alert({ title: "Other", service: "vault" }));
    expect((await listAlerts(limited, page)).data.map(({ service }) => service)).toEqual(["checkout"]);
    expect((await listAlerts(whole, page)).data).toHaveLength(2);
  });

  it("refuses an envelope of SNS that AWS did not sign, at whatever address, and keeps nothing of it", async () => {
    const ctx = await newWorkspace();
    const envelope = {
      Type: "Notification",
      MessageId: "m",
      TopicArn: "arn:aws:sns:eu-west-1:1:t",
      Message: "x",
    };
    const forged = {
      Signature: "AAAA",
      SignatureVersion: "2",
      Timestamp: "now",
      SigningCertURL: "https://a.example",
    };
    for (const sender of ["cloudwatch", "generic", "our-script"])
      for (const body of [envelope, { ...envelope, ...forged }])
        await expect(send(ctx, body, { sender })).rejects.toMatchObject({ code: "unauthenticated" });
    expect((await listAlerts(ctx, page)).data).toEqual([]);
    expect((await listDeadLetters(ctx, page)).data).toEqual([]);
  });

  it("keeps a body that nobody can read, with its reason, and reads it again when asked", async () => {
    const ctx = await newWorkspace();
    await expect(send(ctx, "{not json")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(send(ctx, { nothing: 1 })).rejects.toMatchObject({ code: "invalid_input" });
    const { data } = await listDeadLetters(ctx, page);
    expect(data.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("title: required"),
      expect.stringContaining("not valid JSON"),
    ]);
    await expect(replayDeadLetter(ctx, data[0]!.id)).rejects.toMatchObject({ code: "invalid_input" });
    expect((await listDeadLetters(ctx, page)).data).toHaveLength(2);
  });
});

describe("noise control", () => {
  const always = () => ({
    every: "once" as const,
    startsAt: new Date(Date.now() - 60_000).toISOString(),
    endsAt: new Date(Date.now() + 600_000).toISOString(),
  });
  const checkoutOnly = [{ field: "service", op: "is" as const, value: "checkout" }];

  it("holds back what is in maintenance, says so and counts it; afterwards it is heard", async () => {
    const ctx = await newWorkspace();
    const fields = { name: "Move", matchers: checkoutOnly, enabled: true, schedule: always() };
    const { id, isOpen } = await createMaintenanceWindow(ctx, fields);
    expect(isOpen).toBe(true);
    expect((await send(ctx, alert())).incidents).toEqual([]);
    expect((await send(ctx, alert({ service: "search" }))).incidents).toEqual([1]);
    const [held] = (await listAlerts(ctx, { ...page, held: "true" })).data;
    expect(held).toMatchObject({
      service: "checkout",
      incidentNumber: null,
      noise: {
        action: "hold",
        kind: "maintenance",
        ruleId: id,
        explanation: expect.stringContaining("“Move”"),
      },
    });
    expect((await listMaintenanceWindows(ctx, page)).data).toMatchObject([{ held: 1 }]);
    await deleteMaintenanceWindow(ctx, id);
    await watchAlerts();
    await settleAlerts(ctx.workspaceId);
    expect((await listAlerts(ctx, { ...page, service: "checkout" })).data).toMatchObject([
      { noise: { action: "pass" }, incidentNumber: 2 },
    ]);
  });

  it("counts an alert that stays held back once, however often it is looked at, and once more when it fires anew", async () => {
    const ctx = await newWorkspace();
    const mute = (name: string) =>
      createNoiseRule(ctx, {
        name,
        matchers: checkoutOnly,
        enabled: true,
        effect: { kind: "mute", until: null },
      });
    const heldBy = async (id: string) =>
      (await listNoiseRules(ctx, { limit: 5 })).data.find((rule) => rule.id === id)?.held;
    const lookAgain = async () => {
      await watchAlerts();
      await settleAlerts(ctx.workspaceId);
    };
    const { id } = await mute("Quiet");
    await send(ctx, alert());
    await send(ctx, alert());
    await lookAgain();
    expect(await heldBy(id)).toBe(1);
    await send(ctx, alert({ status: "resolved" }));
    await send(ctx, alert());
    expect(await heldBy(id)).toBe(2);
    // It ends and fires between two looks.
    const again = alert({ startsAt: new Date(Date.now() + 1000).toISOString() });
    await send(ctx, [alert({ status: "resolved" }), again]);
    expect(await heldBy(id)).toBe(3);
    const other = await mute("Quieter");
    await patchNoiseRule(ctx, id, { enabled: false });
    await lookAgain();
    await lookAgain();
    expect([await heldBy(id), await heldBy(other.id)]).toEqual([3, 1]);
  });

  it("tells screens of an alert that is held back, ends or is heard, and not of one that stays held back", async () => {
    const ctx = await newWorkspace();
    const told = async () =>
      (
        await db()
          .select({ data: events.data, services: events.services })
          .from(events)
          .where(and(eq(events.workspaceId, ctx.workspaceId), eq(events.type, "performance_metrics")))
          .orderBy(events.seq)
      ).filter(({ data }) => "alerts" in (data as object));
    const effect = { kind: "mute" as const, until: null };
    await createNoiseRule(ctx, { name: "Quiet", matchers: checkoutOnly, enabled: true, effect });
    await send(ctx, [alert(), alert({ title: "Two" }), alert({ service: null })]);
    const first = [
      { data: { service: "checkout", alerts: 2 }, services: ["checkout"] },
      { data: { service: null, alerts: 1 }, services: null },
    ];
    expect(await told()).toHaveLength(2);
    expect(await told()).toEqual(expect.arrayContaining(first));
    await send(ctx, alert());
    await watchAlerts();
    await settleAlerts(ctx.workspaceId);
    expect(await told()).toHaveLength(2);
    await send(ctx, alert({ status: "resolved" }));
    expect((await told()).at(-1)).toEqual({
      data: { service: "checkout", alerts: 1 },
      services: ["checkout"],
    });
  });

  it("waits until an alert has come so often as its rule wants", async () => {
    const ctx = await newWorkspace();
    const effect = { kind: "repeats" as const, policy: { times: 3, withinMinutes: 10 } };
    await createNoiseRule(ctx, { name: "Thrice", matchers: [], enabled: true, effect });
    expect((await send(ctx, alert())).incidents).toEqual([]);
    expect((await send(ctx, alert())).incidents).toEqual([]);
    expect((await send(ctx, alert())).incidents).toEqual([1]);
  });

  it("says once of an alert that flaps, and leaves its incident open while it does", async () => {
    const ctx = await newWorkspace();
    const effect = { kind: "flapping" as const, policy: { withinMinutes: 30, startsAt: 3, endsAt: 1 } };
    await createNoiseRule(ctx, { name: "Calm", matchers: [], enabled: true, effect });
    for (const status of ["firing", "resolved", "firing", "resolved"])
      await send(ctx, alert({ status, startsAt: undefined }));
    expect((await listAlerts(ctx, page)).data).toMatchObject([{ isFlapping: true, status: "resolved" }]);
    expect(await statusOf(ctx, 1)).toBe("open");
  });
});
