import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { parseLine } from "@/lib/intake/line";
import { TemplateMiner } from "@/lib/templates/miner";

/** One labelled system: `<name>.log` raw lines, `<name>.content.txt` without headers, `<name>.eventids.txt` the truth. */
interface LabelledSet {
  name: string;
  raw: string[];
  content: string[];
  truth: string[];
}

interface Scores {
  rawGa: number;
  rawFga: number;
  contentGa: number;
  contentFga: number;
  rawLinesPerSecond: number;
  contentLinesPerSecond: number;
}

/** Lines mined per timed run, and the window they come in. */
const TIMED_LINES = 240_000;
const WARM_LINES = 60_000;
const TIMED_WINDOW = 2000;

function readLines(file: string): string[] {
  const lines = readFileSync(file, "utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}

function readSets(dir: string): LabelledSet[] {
  const names = readdirSync(dir)
    .filter((file) => file.endsWith(".eventids.txt"))
    .map((file) => file.slice(0, -".eventids.txt".length))
    .sort();
  return names.map((name) => {
    const truth = readLines(path.join(dir, `${name}.eventids.txt`)).map((id) => id.trim());
    const raw = readLines(path.join(dir, `${name}.log`)).slice(0, truth.length);
    return {
      name,
      raw,
      content: readLines(path.join(dir, `${name}.content.txt`)).slice(0, truth.length),
      truth,
    };
  });
}

/** The template of each message, learned in windows of `window` messages; merges of later windows followed. */
function mine(messages: string[], window: number): string[] {
  const miner = new TemplateMiner();
  const ids: string[] = [];
  for (let i = 0; i < messages.length; i += window)
    ids.push(...miner.learn(messages.slice(i, i + window)).ids);
  return ids.map((id) => miner.resolve(id));
}

/** GA: share of lines whose group is exactly a true group. FGA: F1 over groups. (Zhu et al., ICSE-SEIP 2019.) */
export function groupingScores(predicted: string[], truth: string[]): { ga: number; fga: number } {
  const sizes = new Map<string, number>();
  for (const id of truth) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  const groups = new Map<string, { lines: number; truths: Set<string> }>();
  predicted.forEach((id, i) => {
    const group = groups.get(id) ?? { lines: 0, truths: new Set<string>() };
    group.lines++;
    group.truths.add(truth[i] as string);
    groups.set(id, group);
  });
  let exactLines = 0;
  let exactGroups = 0;
  for (const { lines, truths } of groups.values()) {
    const [only] = truths;
    if (truths.size !== 1 || sizes.get(only as string) !== lines) continue;
    exactLines += lines;
    exactGroups++;
  }
  const precision = exactGroups / groups.size;
  const recall = exactGroups / sizes.size;
  const fga = exactGroups === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { ga: exactLines / predicted.length, fga };
}

/**
 * Steady state on one thread: the file again and again until TIMED_LINES, in windows of TIMED_WINDOW, on a miner that
 * already knows its templates. Each round changes the last digit of every number of three digits or more, so that no
 * cache of whole lines could help; that is done before the clock starts.
 */
function linesPerSecond(lines: string[], parse: boolean): number {
  const rounds = Array.from({ length: 4 }, (_, round) => lines.map((line) => varied(line, round)));
  const miner = new TemplateMiner();
  const now = Date.now();
  let done = 0;
  const work = (until: number): void => {
    while (done < until) {
      const file = rounds[Math.floor(done / lines.length) % rounds.length] as string[];
      const from = done % lines.length;
      const window = file.slice(from, from + TIMED_WINDOW);
      miner.learn(parse ? window.map((line) => parseLine(line, now).message) : window);
      done += window.length;
    }
  };
  work(WARM_LINES);
  const start = performance.now();
  const before = done;
  work(before + TIMED_LINES);
  return Math.round(((done - before) / (performance.now() - start)) * 1000);
}

function varied(line: string, round: number): string {
  return line.replace(/\d{2,}\d(?![:.\-/\d])/g, (digits) => {
    const last = (Number(digits.at(-1)) + round) % 10;
    return digits.slice(0, -1) + last;
  });
}

function measure(set: LabelledSet, window: number): Scores {
  const now = Date.now();
  const raw = groupingScores(
    mine(
      set.raw.map((line) => parseLine(line, now).message),
      window,
    ),
    set.truth,
  );
  const content = groupingScores(mine(set.content, window), set.truth);
  return {
    rawGa: raw.ga,
    rawFga: raw.fga,
    contentGa: content.ga,
    contentFga: content.fga,
    rawLinesPerSecond: linesPerSecond(set.raw, true),
    contentLinesPerSecond: linesPerSecond(set.content, false),
  };
}

function meanOf(rows: Scores[]): Scores {
  const mean = (key: keyof Scores): number => rows.reduce((sum, row) => sum + row[key], 0) / rows.length;
  return {
    rawGa: mean("rawGa"),
    rawFga: mean("rawFga"),
    contentGa: mean("contentGa"),
    contentFga: mean("contentFga"),
    rawLinesPerSecond: Math.round(mean("rawLinesPerSecond")),
    contentLinesPerSecond: Math.round(mean("contentLinesPerSecond")),
  };
}

function print(name: string, scores: Scores): void {
  const shares = [scores.rawGa, scores.rawFga, scores.contentGa, scores.contentFga].map((x) =>
    x.toFixed(3).padStart(9),
  );
  const speeds = [scores.rawLinesPerSecond, scores.contentLinesPerSecond].map((x) => String(x).padStart(10));
  console.log(name.padEnd(16) + shares.join("") + speeds.join(""));
}

/**
 * `npm run bench -- templates --dir DIR [--window 2000] [--json]`: grouping of labelled log lines, and speed.
 * DIR holds sets of three files each; see LabelledSet.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      dir: { type: "string" },
      window: { type: "string", default: "2000" },
      json: { type: "boolean" },
    },
  });
  if (values.dir === undefined) throw new Error("templates: --dir DIR is needed");
  const window = Math.max(1, Number(values.window) || 2000);
  console.log(`windows of ${window} lines; GA and FGA of raw lines and of content, lines per second`);
  console.log(`${"".padEnd(16)}   raw GA  raw FGA  cont GA cont FGA     raw/s    cont/s`);
  const rows: ({ case: string } & Scores)[] = [];
  for (const set of readSets(values.dir)) {
    const scores = measure(set, window);
    print(set.name, scores);
    rows.push({ case: set.name, ...scores });
  }
  if (rows.length === 0) throw new Error(`templates: no *.eventids.txt in ${values.dir}`);
  const mean = meanOf(rows);
  print("mean", mean);
  const machine = { cpu: os.cpus()[0]?.model ?? "unknown", cores: os.cpus().length, node: process.version };
  if (values.json) console.log(JSON.stringify({ name: "templates", machine, rows, mean }));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await run(process.argv.slice(2));
}
