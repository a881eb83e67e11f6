import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { DEFAULT_QUIET_MS } from "@/lib/incidents/dedup/match";
import type { Arrival, Group } from "@/lib/incidents/dedup/model";
import { LEXICAL_NEAREST } from "@/lib/incidents/dedup/nearest";
import { replay } from "@/lib/incidents/dedup/replay";
import { type PastSignal, replayGrouping } from "@/lib/incidents/rules/replay";
import { embedTexts } from "@/lib/knowledge/lexical/embed";
import { incidentFeatures, likeness } from "@/lib/knowledge/lexical/features";
import { type Lexicon, learnLexicon } from "@/lib/knowledge/lexical/lexicon";
import { complains } from "@/lib/knowledge/text/complaint";
import { maskText } from "@/lib/templates/mask";
import { TemplateMiner } from "@/lib/templates/miner";
import { machine, type Row } from "./rig/report";

const linesOf = (file: string) => {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
};

const rowsOf = <T>(file: string) =>
  linesOf(file)
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as T);

function* filesUnder(dir: string): Generator<string> {
  for (const file of readdirSync(dir, { recursive: true, encoding: "utf8" }).sort())
    yield path.join(dir, file);
}

/** Groups by deduplication alone, without what else makes signals one incident. */
const groupAll = (arrivals: Arrival[], quietMs: number, distance: number): Group[] =>
  replay(arrivals, {
    quietMs,
    parted: new Set(),
    taught: new Set(),
    nearest: { ...LEXICAL_NEAREST, distance },
    linked: () => false,
  });

/** Texts of services as arrivals: mined as records are, embedded by what the texts themselves teach. */
function arrivalsOf(texts: { service: string; text: string; at: number }[]): Arrival[] {
  const miners = new Map<string, TemplateMiner>();
  const ids = texts.map(({ service, text }) => {
    const miner = miners.get(service) ?? new TemplateMiner();
    miners.set(service, miner);
    return miner.learn([text]).ids[0]!;
  });
  const patterns = new Map<string, string>();
  for (const [service, miner] of miners)
    for (const { id, pattern } of miner.snapshot()) patterns.set(`${service} ${id}`, pattern);
  const resolved = texts.map(({ service }, i) => miners.get(service)!.resolve(ids[i]!));
  const lexicon = learnLexicon([...patterns.values()].map((symptom) => ({ symptom })));
  const vectors = new Map<string, Float32Array>();
  return texts.map(({ service, at }, i) => {
    const key = `${service} ${resolved[i]}`;
    const text = patterns.get(key) ?? texts[i]!.text;
    const vector = vectors.get(key) ?? embedTexts([{ text, weight: 1 }], lexicon);
    vectors.set(key, vector);
    return { service, fingerprint: null, templateId: resolved[i]!, text, vector, at };
  });
}

interface ContainerRow {
  application: string;
  failure: string;
  events: (number | string)[];
}

/** (a) Whether the most similar other application had the same failure, each left out in turn. */
function applications(containers: string, templates: string): Row {
  const patterns = JSON.parse(readFileSync(templates, "utf8")) as Record<string, string>;
  const byApplication = Map.groupBy(rowsOf<ContainerRow>(containers), ({ application }) => application);
  const cases = [...byApplication]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, rows]) => {
      const ids = [...new Set(rows.flatMap(({ events }) => events.map(String)))];
      const told = ids.filter((id) => complains(patterns[id] ?? ""));
      const complaints = told.map((id) => ({ id, text: patterns[id]! }));
      return { failure: rows[0]!.failure, input: { complaints, templates: ids } };
    });
  const learn = (lexicon: Lexicon) => cases.map(({ input }) => incidentFeatures(input, lexicon));
  const features = learn(
    learnLexicon(
      cases.map(({ input }) => ({
        symptom: input.complaints.map(({ text }) => text).join("\n\n"),
        templates: input.templates,
      })),
    ),
  );
  const places = cases.map(({ failure }, i) => {
    const others = cases
      .map((other, j) => ({
        failure: other.failure,
        j,
        near: likeness(features[i]!, features[j]!).similarity,
      }))
      .filter(({ j }) => j !== i)
      .sort((a, b) => b.near - a.near);
    return others.findIndex((other) => other.failure === failure) + 1;
  });
  const share = (most: number) => places.filter((place) => place > 0 && place <= most).length / places.length;
  return { case: `similar failures, ${path.basename(containers)}`, top1: share(1), top3: share(3) };
}

interface IntrusionAlert {
  time: number;
  name: string;
  host: string;
  rule: string;
  phase: string;
  event_label: string;
}

/** A repeat of an alert within this time counts the signal that is there. */
const SAME_SIGNAL_MS = 10 * 60_000;

/** The incident of each alert by the grouping that runs live, a signal for each episode of an alert. */
function incidentsOf(alerts: IntrusionAlert[]): unknown[] {
  const signals: PastSignal[] = [];
  const last = new Map<string, number>();
  const signalOf = alerts.map(({ time, host, name }) => {
    const [at, key] = [time * 1000, `${host} ${name}`];
    const known = last.get(key);
    if (known !== undefined && at - signals[known]!.seenUntil <= SAME_SIGNAL_MS) {
      signals[known]!.seenUntil = at;
      return known;
    }
    last.set(key, signals.length);
    const subject = maskText(name);
    const about = { service: host, text: name, subject, alertFingerprint: key, templateId: null, fields: {} };
    const seen = { at, lastAt: at, arrivedAt: at, seenUntil: at, seenIn: { releases: [], environments: [] } };
    const sure = { kind: "alert", score: 0.7, severity: "medium", loose: false } as const;
    return signals.push({ id: `s${signals.length}`, ...about, ...seen, ...sure }) - 1;
  });
  const outcome = replayGrouping(signals, {
    rules: [],
    edges: [],
    lessons: { apart: new Set(), together: new Set() },
    settings: { quietMinutes: 30, reopenMinutes: 15 },
  });
  return signalOf.map((i) => outcome[i]);
}

/** (b) How few groups, and how many of them hold alerts of noise and of an attack. */
function intrusion(file: string, distance: number): Row {
  const alerts = rowsOf<IntrusionAlert>(file).sort((a, b) => a.time - b.time);
  const texts = alerts.map(({ name, host, time }) => ({ service: host, text: name, at: time * 1000 }));
  const groups = groupAll(arrivalsOf(texts), DEFAULT_QUIET_MS, distance);
  const incidents = incidentsOf(alerts);
  const mixed = (of: unknown[], isAttack: (alert: IntrusionAlert) => boolean) => {
    const found = new Map<unknown, Set<boolean>>();
    of.forEach((group, i) => {
      found.set(group, (found.get(group) ?? new Set()).add(isAttack(alerts[i]!)));
    });
    return [...found.values()].filter((both) => both.size > 1).length;
  };
  const byPhase = ({ phase }: IntrusionAlert) => phase !== "false_positive";
  const byEvent = ({ event_label }: IntrusionAlert) => event_label !== "-";
  const number = new Set(groups).size;
  return {
    case: `alerts, ${path.basename(file)}`,
    alerts: alerts.length,
    groups: number,
    perAlert: number / alerts.length,
    mixed: mixed(groups, byPhase),
    mixedByEvent: mixed(groups, byEvent),
    reduction: 1 - number / alerts.length,
    // What the product makes of them live, by all its reasons.
    incidents: new Set(incidents).size,
    incidentsMixed: mixed(incidents, byPhase),
    incidentsMixedByEvent: mixed(incidents, byEvent),
  };
}

/** (c) Pairs of lines: of those put together, how many are of one true template, and the other way round. */
function lines(
  dir: string,
  name: string,
  distance: number,
): Row & { together: number; right: number; true: number } {
  const truth = linesOf(path.join(dir, `${name}.eventids.txt`)).map((id) => id.trim());
  const content = linesOf(path.join(dir, `${name}.content.txt`)).slice(0, truth.length);
  const texts = content.map((text, i) => ({ service: name, text, at: i }));
  const groups = groupAll(arrivalsOf(texts), Number.POSITIVE_INFINITY, distance).map(({ id }) => id);
  const together = pairsWithin(groups);
  const right = pairsWithin(groups.map((id, i) => `${id} ${truth[i]}`));
  const all = pairsWithin(truth);
  return {
    case: `lines, ${name}`,
    precision: right / together,
    recall: right / all,
    together,
    right,
    true: all,
  };
}

function pairsWithin(ids: string[]): number {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
}

/**
 * `npm run bench -- dedup --dir DIR [--distance D] [--json]`: what is found under DIR. `*_containers.jsonl` beside
 * `*_templates.json`: similar failures. `ait_alerts_*`: groups of alerts. `*.eventids.txt` beside `*.content.txt`: pairs of lines.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { dir: { type: "string" }, distance: { type: "string" }, json: { type: "boolean" } },
  });
  if (!values.dir) throw new Error("dedup: --dir DIR is needed");
  const distance = Number(values.distance ?? LEXICAL_NEAREST.distance);
  const rows: Row[] = [];
  const pairs = { together: 0, right: 0, true: 0 };
  for (const file of filesUnder(values.dir)) {
    const templates = file.replace(/_containers\.jsonl$/, "_templates.json");
    if (templates !== file && existsSync(templates)) rows.push(applications(file, templates));
    if (/ait_alerts_[^/]*\.jsonl(\.gz)?$/.test(file)) rows.push(intrusion(file, distance));
    const system = /([^/\\]+)\.eventids\.txt$/.exec(file)?.[1];
    if (system && existsSync(file.replace(/\.eventids\.txt$/, ".content.txt"))) {
      const row = lines(path.dirname(file), system, distance);
      rows.push(row);
      for (const key of ["together", "right", "true"] as const) pairs[key] += row[key];
    }
  }
  if (rows.length === 0) throw new Error(`dedup: nothing to measure under ${values.dir}`);
  for (const { case: name, ...figures } of rows) {
    const shown = Object.entries(figures).map(([key, value]) => `${key} ${shownAs(value)}`);
    console.log(`${name.padEnd(44)} ${shown.join("  ")}`);
  }
  const mean = meanOf(rows, pairs);
  console.log("mean", mean);
  if (values.json) console.log(JSON.stringify({ name: "dedup", machine: machine([]), rows, mean }));
}

const shownAs = (value: number | string | null) =>
  typeof value === "number" && !Number.isInteger(value) ? value.toFixed(4) : String(value);

/** Over sets of one kind; pairs of lines are counted over all systems. */
function meanOf(
  rows: Row[],
  pairs: { together: number; right: number; true: number },
): Record<string, number> {
  const mean: Record<string, number> = {};
  for (const key of ["top1", "top3", "groups", "perAlert", "mixed", "mixedByEvent", "reduction"]) {
    const own = rows.flatMap((row) => (typeof row[key] === "number" ? (row[key] as number) : []));
    if (own.length > 0) mean[key] = own.reduce((sum, value) => sum + value, 0) / own.length;
  }
  if (pairs.true > 0) {
    mean.precision = pairs.right / pairs.together;
    mean.recall = pairs.right / pairs.true;
  }
  return mean;
}
