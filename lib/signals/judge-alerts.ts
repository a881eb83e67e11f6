import { and, asc, eq, sql } from "drizzle-orm";
import { noiseRules as table } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { topology } from "@/lib/catalog";
import { type AlertDecision, type PendingAlert, unheldAlerts } from "@/lib/intake";
import { cut } from "@/lib/kit/cut";
import type { Detected, SignalDraft } from "./draft";
import { decideNoise, type NoiseDecision, type NoiseRule } from "./noise/decide";
import type { Severity } from "./schemas";

/** How sure it is that something is wrong, when somebody's own rule says so. */
const SCORES: Record<Severity, number> = { critical: 0.95, high: 0.85, medium: 0.7, low: 0.5, info: 0.4 };

export interface JudgedAlerts {
  detected: Detected;
  decisions: AlertDecision[];
}

/** Noise control over alerts that turned: what passes becomes a signal, what is held back is counted on its rule. */
export async function judgeAlerts(ctx: Ctx, pending: PendingAlert[], now: number): Promise<JudgedAlerts> {
  const firing = pending.filter(({ live }) => live.status !== "resolved");
  const rules = firing.length > 0 ? await activeRules(ctx) : [];
  const edges = firing.length > 0 ? await topology(ctx) : [];
  const around = { now, rules, edges, firing: edges.length > 0 ? await unheldAlerts(ctx) : [] };
  const judged = pending.map((alert) => {
    const decision = flapsAnew(alert, decideNoise(subjectOf(alert), around));
    return { alert, decision, fires: alert.live.status !== "resolved" };
  });
  await countHeld(
    ctx,
    judged.flatMap(({ alert, fires, decision }) =>
      fires && decision.action !== "pass" && isNew(decision, alert) ? (decision.ruleId ?? []) : [],
    ),
    now,
  );
  return {
    detected: {
      arrivedAt: now,
      drafts: judged
        .filter(({ alert, fires, decision }) => fires && decision.action !== "hold" && !isOnlyTaken(alert))
        .map(({ alert, decision }) => draftOf(alert, decision, now)),
      continued: [],
    },
    decisions: judged.map(({ alert, decision, fires }) => ({
      fingerprint: alert.fingerprint,
      service: alert.service,
      isNews: alert.live.status !== "firing" || isNew(decision, alert),
      seen: seenOf(alert.live),
      isFlapping: decision.isFlapping,
      noise: fires ? noiseOf(decision) : null,
    })),
  };
}

/** What is held back is looked at again every minute, and is held back once all the same. */
const isNew = ({ action, ruleId }: NoiseDecision, { decided }: PendingAlert) =>
  decided?.action !== action || decided.ruleId !== ruleId;

const seenOf = ({ status, episodes, notices }: PendingAlert["live"]) => ({ status, episodes, notices });

/** That it begins to flap is said once: what told of it before may be resolved by now. */
const flapsAnew = (alert: PendingAlert, decision: NoiseDecision): NoiseDecision =>
  decision.kind === "flapping" && !alert.isFlapping ? { ...decision, action: "pass" } : decision;

const noiseOf = ({ action, ruleId, kind, explanation }: NoiseDecision) => ({
  action,
  ruleId,
  kind,
  explanation,
});

const subjectOf = (alert: PendingAlert) => ({
  fields: {
    ...alert.labels,
    ...Object.fromEntries(
      (["service", "environment", "severity", "source", "title", "rule"] as const).flatMap((name) =>
        alert[name] === null ? [] : [[name, alert[name]]],
      ),
    ),
  },
  service: alert.service,
  since: alert.live.firingSince,
  turns: alert.live.turns,
  firings: alert.live.firings,
  wasFlapping: alert.isFlapping,
});

const MAX_NAME = 200;

/** An alert that names no service is filed under the rule that fired. */
const filedUnder = ({ service, rule, title }: PendingAlert) => cut(service ?? rule ?? title, MAX_NAME);

/** Somebody took what was heard of before: that it fires is no news. */
const isOnlyTaken = ({ live, decided }: PendingAlert) => live.status === "acknowledged" && decided !== null;

function draftOf(
  alert: PendingAlert,
  { joins, keepsApart, explanation }: NoiseDecision,
  now: number,
): SignalDraft {
  const { fingerprint, title, rule, source, url, live, severity, environment, labels } = alert;
  const release = labels.release ?? labels.version;
  const often = live.episodes > 1 ? `, for the ${live.episodes}. time` : "";
  return {
    kind: "alert",
    service: filedUnder(alert),
    templateId: null,
    alertFingerprint: fingerprint,
    ...(joins && { explainedBy: { ...joins, explanation } }),
    ...(keepsApart && { keepsApart }),
    pattern: null,
    windowId: null,
    score: SCORES[severity],
    severity,
    at: Math.min(live.firingSince, now),
    lastAt: now,
    evidence: {
      explanation: `“${title}” fires, says ${source}${often}.`,
      observed: live.notices,
      expected: null,
      series: [],
      quotes: [],
      seenIn: { releases: release ? [release] : [], environments: environment ? [environment] : [] },
      alert: {
        fingerprint,
        title,
        rule,
        source,
        url,
        description: alert.description === null ? null : cut(alert.description, 500),
      },
    },
  };
}

async function activeRules(ctx: Ctx): Promise<NoiseRule[]> {
  const rows = await executor(ctx)
    .select()
    .from(table)
    .where(and(eq(table.workspaceId, ctx.workspaceId), eq(table.enabled, true)))
    // Of several that hold an alert back the oldest decides.
    .orderBy(asc(table.id))
    .limit(1000);
  return rows.map(({ id, name, matchers, kind, effect }) => ({
    id,
    name,
    matchers: matchers as NoiseRule["matchers"],
    effect: { kind, ...(effect as object) } as NoiseRule["effect"],
  }));
}

async function countHeld(ctx: Ctx, ruleIds: string[], now: number): Promise<void> {
  if (ruleIds.length === 0) return;
  const counts = [...Map.groupBy(ruleIds, (id) => id)].map(([id, all]) => ({ id, n: all.length }));
  await executor(ctx).execute(sql`
    update noise_rules r set held = held + c.n, last_held_at = ${new Date(now).toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(counts)}::text::jsonb) as c(id text, n int)
    where r.workspace_id = ${ctx.workspaceId} and r.id = c.id`);
}
