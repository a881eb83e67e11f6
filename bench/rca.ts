import { parseArgs } from "node:util";
import { diagnose } from "@/lib/commander/diagnosis/diagnose";
import type { Diagnosis, Entity } from "@/lib/commander/schemas";
import { type Fed, type FrozenCase, readCases, readLines } from "./rca/cases";
import { type Row, report, rounded } from "./rig/report";

const word = { service: "app", instance: "app", node: "node", namespace: "namespace" };
const nameOf = ({ kind, name }: Entity) => `${word[kind]}/${name}`;

interface Marks { [figure: string]: number; hr1: number; hr3: number; group1: number; kind1: number; invented: number }

function mark({ truth }: FrozenCase, found: Diagnosis): Marks {
  const right = new Set([truth.entity, ...truth.accept]);
  const ranked = found.hypotheses.map(({ entity }) => nameOf(entity));
  const first = found.hypotheses[0];
  const hit = first !== undefined && right.has(ranked[0]!);
  const claims = found.verdict === "cause" || found.verdict === "likely";
  return {
    hr1: Number(hit),
    hr3: Number(ranked.slice(0, 3).some((name) => right.has(name))),
    group1: Number(hit && first.group === truth.group),
    kind1: Number(hit && first.kind === truth.kind),
    invented: Number(truth.isHealthy && claims),
  };
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { file: { type: "string" }, json: { type: "boolean" }, evidence: { type: "string", default: "logs,alerts,events" }, misses: { type: "boolean" } },
  });
  if (!values.file) throw new Error("rca: --file FILE is needed");
  const fed = new Set(values.evidence.split(",") as Fed[]);
  const cases = readCases(readLines(values.file), fed);
  const marks = cases.map((one) => ({ one, found: diagnose(one.situation) })).map(({ one, found }) => ({ one, found, marks: mark(one, found) }));
  if (values.misses)
    for (const { one, found, marks: m } of marks) if (!m.hr1 || !m.group1)
      console.log(one.id, one.truth.entity, one.truth.group, one.truth.kind, "→", found.verdict, found.hypotheses.slice(0, 3).map((h) => `${nameOf(h.entity)} ${h.group} ${h.points.toFixed(2)}`).join(" | "));
  const faulty = marks.filter(({ one }) => !one.truth.isHealthy);
  const mean = (figure: keyof Marks, of = faulty) => rounded(of.reduce((sum, { marks: m }) => sum + m[figure]!, 0) / Math.max(1, of.length));
  const row: Row = { case: "overall", path: "core", cases: cases.length, hr1: mean("hr1"), hr3: mean("hr3"), group1: mean("group1"), kind1: mean("kind1"), invented: marks.reduce((s, x) => s + x.marks.invented, 0) };
  report("rca", [row], [], values.json ?? false);
}
