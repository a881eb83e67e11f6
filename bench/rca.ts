import { parseArgs } from "node:util";
import { diagnose } from "@/lib/commander/diagnosis/diagnose";
import type { Diagnosis, Entity } from "@/lib/commander/schemas";
import { type Fed, type FrozenCase, type RawCase, readCases, readLines } from "./rca/cases";
import { type InstanceCase, rankInstances } from "./rca/instances";
import { renamed } from "./rca/rename";
import { type Seen, through } from "./rca/through-intake";
import { scriptedModel } from "./rig/lying-model";
import { percentile, type Row, report, rounded } from "./rig/report";
import { databaseKinds, withServer } from "./rig/server";
import { workspaceMaker } from "./rig/workspaces";

const PREFIX = { service: "app", instance: "app", node: "node", namespace: "namespace" };
const nameOf = ({ kind, name }: Entity) => `${PREFIX[kind]}/${name}`;

interface Marked {
  one: FrozenCase;
  found: Diagnosis;
  hr1: boolean;
  hr3: boolean;
  group1: boolean;
  kind1: boolean;
  invented: boolean;
}

function mark(one: FrozenCase, found: Diagnosis): Marked {
  const { truth } = one;
  const right = new Set([truth.entity, ...truth.accept]);
  const ranked = found.hypotheses.map(({ entity }) => nameOf(entity));
  const [first] = found.hypotheses;
  const hr1 = first !== undefined && right.has(ranked[0]!);
  const claims = found.verdict === "cause" || found.verdict === "likely";
  return {
    one,
    found,
    hr1,
    hr3: ranked.slice(0, 3).some((name) => right.has(name)),
    group1: hr1 && first.group === truth.group,
    kind1: hr1 && first.kind === truth.kind,
    invented: truth.isHealthy && claims,
  };
}

const share = (marked: boolean[]) => rounded(marked.filter(Boolean).length / Math.max(1, marked.length));

function rowOf(title: string, marked: Marked[], path: string): Row {
  const faulty = marked.filter(({ one }) => !one.truth.isHealthy);
  return {
    case: title,
    path,
    cases: marked.length,
    hr1: share(faulty.map(({ hr1 }) => hr1)),
    hr3: share(faulty.map(({ hr3 }) => hr3)),
    group1: share(faulty.map(({ group1 }) => group1)),
    kind1: share(faulty.map(({ kind1 }) => kind1)),
    healthy: marked.length - faulty.length,
    invented: marked.filter(({ invented }) => invented).length,
    wrongCauses: faulty.filter(({ hr1, found }) => !hr1 && found.verdict === "cause").length,
  };
}

function instanceRow(title: string, ranks: { one: InstanceCase; ranked: string[] }[]): Row {
  const at = (n: number) =>
    share(ranks.map(({ one, ranked }) => ranked.slice(0, n).includes(one.root_cause_instance)));
  return { case: title, path: "core", cases: ranks.length, hr1: at(1), hr3: at(3) };
}

function grouped<T>(list: T[], keyOf: (one: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups];
}

/** Every case in a workspace of its own, some at the same time; what the product says of each, in their order. */
async function throughIntake(
  on: string,
  raw: readonly RawCase[],
  fed: ReadonlySet<Fed>,
  atOnce: number,
  env: Record<string, string>,
): Promise<{ seen: Seen[]; database: string }> {
  const [kind] = databaseKinds(on);
  return withServer(kind!, { WINDOW_SECONDS: "1", ...env }, async (server) => {
    const newWorkspace = await workspaceMaker(server);
    const seen: Seen[] = [];
    const waiting = raw.map((one, i) => ({ one, i }));
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { truth: _, ...shown } = next.one;
        seen[next.i] = await through(await newWorkspace(), shown, fed);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return { seen, database: server.database };
  });
}

/**
 * `npm run bench -- rca --file FILE [--path intake|core] [--on embedded|postgres] [--evidence logs,alerts,events] [--renamed SEED] [--model lying|FILE] [--misses] [--json]`: root causes of
 * frozen incidents. `--model` gives the server a scripted model: one that lies must change no figure. The answers are taken away before the product sees a case. `--renamed` gives every service and node
 * a random name first: what was learned from names would show. By default a case goes in through the public doors of a server, each in a
 * workspace of its own, and what its API answers is judged; `--path core` gives it to the diagnosis directly.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      file: { type: "string" },
      evidence: { type: "string", default: "logs,alerts,events" },
      renamed: { type: "string" },
      path: { type: "string", default: "intake" },
      on: { type: "string", default: "embedded" },
      "at-once": { type: "string", default: "8" },
      limit: { type: "string" },
      model: { type: "string" },
      misses: { type: "boolean" },
      json: { type: "boolean" },
    },
  });
  if (!values.file) throw new Error("rca: --file FILE is needed");
  const lines = readLines<RawCase | InstanceCase>(values.file);
  if (lines[0] && "instances" in lines[0]) {
    const ranks = rankInstances(lines as InstanceCase[]);
    const rows = grouped(ranks, ({ one }) => one.split ?? "all").map(([split, of]) => instanceRow(split, of));
    report("rca", [instanceRow("overall", ranks), ...rows], [], values.json ?? false);
    return;
  }
  const given = (lines as RawCase[]).slice(0, values.limit ? Number(values.limit) : undefined);
  const raw = values.renamed ? given.map((one) => renamed(one, Number(values.renamed))) : given;
  const fed = new Set(values.evidence.split(",") as Fed[]);
  const cases = readCases(raw, fed);
  if (values.path === "core") {
    const marked = cases.map((one) => mark(one, diagnose(one.situation)));
    if (values.misses) printMisses(marked);
    report("rca", rowsOf(marked, "core"), [], values.json ?? false);
    return;
  }
  const model = values.model ? await scriptedModel(values.model) : null;
  const env: Record<string, string> = model ? { AI_BASE_URL: model.url, AI_MODEL: "scripted" } : {};
  const atOnce = Number(values["at-once"]);
  const { seen, database } = await throughIntake(values.on, raw, fed, atOnce, env).finally(() =>
    model?.close(),
  );
  const marked = cases.map((one, i) => mark(one, seen[i]!.analysis.report.diagnosis!));
  if (values.misses) printMisses(marked);
  const ms = seen.map((one) => one.ms);
  const more = {
    incidents: seen.reduce((sum, { incidents }) => sum + incidents, 0),
    openedByHand: seen.filter(({ incidents }) => incidents === 0).length,
    lookedP95Ms: percentile(ms, 0.95),
    ...(model && modelFigures(seen, model.calls())),
  };
  const [overall, ...rows] = rowsOf(marked, "intake");
  report("rca", [{ ...overall!, ...more }, ...rows], [database], values.json ?? false);
}

/** Of the model: how often it was asked, and what of its words stands in the analyses that are judged. */
function modelFigures(seen: readonly Seen[], calls: number) {
  const reports = seen.map(({ analysis }) => analysis.report);
  const claims = reports.flatMap((report) => (report.claims ?? []).filter(({ by }) => by === "model"));
  return {
    modelCalls: calls,
    opinions: reports.filter(({ opinion }) => opinion?.model).length,
    claims: claims.length,
    causesHeld: claims.filter(({ kind, isStruck }) => kind === "cause" && !isStruck).length,
    linksShown: reports.filter((report) => JSON.stringify(report).includes("evil.example")).length,
  };
}

const rowsOf = (marked: Marked[], path: string): Row[] => [
  rowOf("overall", marked, path),
  ...grouped(marked, ({ one }) => one.system).map(([system, of]) => rowOf(system, of, path)),
];

function printMisses(marked: Marked[]): void {
  for (const { one, found, hr1, group1 } of marked) {
    if (one.truth.isHealthy ? found.hypotheses.length === 0 : hr1 && group1) continue;
    const first = found.hypotheses
      .slice(0, 3)
      .map(({ entity, group, points }) => `${nameOf(entity)} ${group} ${points.toFixed(2)}`);
    console.log(`${one.id} ${one.truth.entity} ${one.truth.group} → ${found.verdict}: ${first.join(" | ")}`);
  }
}
