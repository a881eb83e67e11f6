import { setImmediate } from "node:timers/promises";
import { authorize, type Ctx, workspaceSettings } from "@/lib/access";
import { topology } from "@/lib/catalog";
import { DAY_MS } from "@/lib/kit/clock";
import { DomainError, invalid, notFound } from "@/lib/kit/errors";
import { singleton } from "@/lib/kit/singleton";
import { arrivalsSince, labelsOfAlerts, type SignalArrival } from "@/lib/signals";
import { lessonsOf } from "../lessons/rows";
import { backtest, type Outcome } from "./backtest";
import { fieldsOf } from "./fields";
import { nameGroups } from "./name-groups";
import { type PastSignal, type ReplayGiven, replaySteps } from "./replay";
import { asRule, type RuleRow, rowsOf } from "./rows";
import type { GroupingRule } from "./rule";
import type { BacktestInput, BacktestResult } from "./schemas";

/** Memory and the patience of people; two replays of so many take some seconds. */
export const SIGNALS_AT_MOST = 50_000;
/** A replay lets other requests have their turn this often. */
const SLICE_MS = 15;

/**
 * Groups the signals of the last days anew, by the rules in force and by the rules with this one, as if it were live, and
 * compares. Writes nothing. Throws `not_found` for an id that is not there, `unavailable` when too many wait for one already.
 */
export async function backtestRule(ctx: Ctx, input: BacktestInput): Promise<BacktestResult> {
  authorize(ctx, "rules:read");
  const { before, after } = rulesOf(await rowsOf(ctx), input);
  return inTurn(async () => {
    const began = performance.now();
    const since = new Date(Date.now() - input.days * DAY_MS);
    const { data: arrivals, isCut } = await arrivalsSince(ctx, since, SIGNALS_AT_MOST);
    const signals = await pastSignals(ctx, arrivals, [...before, ...after]);
    const around = {
      edges: await topology(ctx),
      lessons: await lessonsOf(ctx, null),
      settings: await workspaceSettings(ctx),
    };
    const old = await patiently(signals, { rules: before, ...around });
    const fresh = await patiently(signals, { rules: after, ...around });
    const { sentence, ...lists } = backtest(old, fresh, input.days);
    const from = isCut ? new Date(arrivals[0]!.arrivedAt) : since;
    return {
      ...lists,
      ...(await nameGroups(ctx, arrivals, { before: old, after: fresh }, lists)),
      sentence: isCut ? `${sentence} ${cutText(from)}` : sentence,
      signals: signals.length,
      since: from.toISOString(),
      isCut,
      tookMs: Math.round(performance.now() - began),
    };
  });
}

const cutText = (from: Date) =>
  `There are more signals than are replayed: these are the newest ${SIGNALS_AT_MOST.toLocaleString("en-US")}, since ${from.toISOString().slice(0, 16).replace("T", " ")} UTC.`;

/** The live rules as they are, and with the rule in its place, whatever its own mode is. */
export function rulesOf(
  rows: readonly RuleRow[],
  { rule, id }: Pick<BacktestInput, "rule" | "id">,
): { before: GroupingRule[]; after: GroupingRule[] } {
  if (rule === null && id === undefined) throw invalid("id", "names the rule to be without");
  const own = rows.findIndex((row) => row.id === id);
  if (id !== undefined && own < 0) throw notFound("rule");
  const isLive = ({ mode }: { mode: string }) => mode === "live";
  const others = rows.filter((row) => row.id !== id);
  const before = rows.filter(isLive).map(asRule);
  if (rule === null) return { before, after: others.filter(isLive).map(asRule) };
  const place = rule.position !== undefined ? rule.position - 1 : own >= 0 ? own : others.length;
  const after = [
    ...others.slice(0, place).filter(isLive).map(asRule),
    asRule({ ...rule, id: id ?? "tried" }),
    ...others.slice(place).filter(isLive).map(asRule),
  ];
  return { before, after };
}

/** With the labels that these rules ask for. */
async function pastSignals(
  ctx: Ctx,
  arrivals: readonly SignalArrival[],
  rules: readonly GroupingRule[],
): Promise<PastSignal[]> {
  const asked = rules.flatMap(({ matchers, effect }) => [
    ...matchers.map(({ field }) => field),
    ...(effect.kind === "group" ? effect.by : []),
  ]);
  const names = new Set(asked.flatMap((field) => (field.startsWith("label:") ? field.slice(6) : [])));
  const labels = await labelsOfAlerts(
    ctx,
    arrivals.flatMap(({ alertFingerprint }) => alertFingerprint ?? []),
    names,
  );
  return arrivals.map((arrival) => {
    const { alertFingerprint, title, source } = arrival;
    const evidence = {
      ...(title !== null && { alert: { title, source: source ?? "" } }),
      seenIn: arrival.seenIn,
    };
    return {
      id: arrival.id,
      kind: arrival.kind,
      service: arrival.service,
      templateId: arrival.templateId,
      ...(alertFingerprint !== null && { alertFingerprint }),
      text: textOf(arrival),
      subject: arrival.subject,
      seenIn: arrival.seenIn,
      score: arrival.score,
      severity: arrival.severity,
      at: arrival.at,
      lastAt: arrival.lastAt,
      loose: false,
      arrivedAt: arrival.arrivedAt,
      seenUntil: arrival.seenUntil,
      fields: fieldsOf({ ...arrival, evidence }, labels.get(alertFingerprint ?? "")),
    };
  });
}

/** As the live grouping reads it. */
const textOf = ({ title, description, pattern, quote }: SignalArrival) =>
  title === null ? `${pattern ?? ""} ${quote ?? ""}` : `${title} ${description ?? ""}`;

/** A replay that lets others have their turn. */
async function patiently(signals: readonly PastSignal[], given: ReplayGiven): Promise<Outcome> {
  const steps = replaySteps(signals, given);
  let rested = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - rested < SLICE_MS) continue;
    await setImmediate();
    rested = performance.now();
  }
}

const WAITING_AT_MOST = 10;

/** One at a time in a process: several at once would take as long together, and their memory several times. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turns = singleton("backtests", () => ({ last: Promise.resolve() as Promise<unknown>, waiting: 0 }));
  if (turns.waiting >= WAITING_AT_MOST)
    throw new DomainError("unavailable", "Many back-tests wait already; try again in a moment.", {
      retryAfterSeconds: 10,
    });
  turns.waiting++;
  const mine = turns.last.then(work).finally(() => turns.waiting--);
  turns.last = mine.catch(() => {});
  return mine;
}
