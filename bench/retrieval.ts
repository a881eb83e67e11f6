import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { indexCorpus } from "@/lib/knowledge/retrieval/index-corpus";
import { search } from "@/lib/knowledge/retrieval/search";
import { machine } from "./rig/report";

/** One line of the file of queries; of it, retrieval is given `query` alone. */
interface Query {
  query: string;
  relevant_runbook: string[];
}

function readCorpus(dir: string): { path: string; source: string }[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(md|markdown)$/i.test(file))
    .sort()
    .map((file) => ({
      path: file.split(path.sep).join("/"),
      source: readFileSync(path.join(dir, file), "utf8"),
    }));
}

const readQueries = (file: string) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Query);

/**
 * `npm run bench -- retrieval --corpus DIR --queries FILE [--json]`: how high the right runbook stands. DIR holds markdown,
 * FILE lines of {query, relevant_runbook: [path under DIR]}.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      corpus: { type: "string" },
      queries: { type: "string" },
      misses: { type: "boolean" },
      json: { type: "boolean" },
    },
  });
  if (!values.corpus || !values.queries) throw new Error("retrieval: --corpus DIR --queries FILE are needed");
  const files = readCorpus(values.corpus);
  const queries = readQueries(values.queries);
  const began = performance.now();
  const index = indexCorpus(files);
  const indexMs = Math.round(performance.now() - began);
  const asked = performance.now();
  const places = queries.map(({ query, relevant_runbook: right }) => {
    const hits = search(index, query, 100);
    const place = hits.findIndex(({ id }) => right.includes(id)) + 1;
    if (values.misses && place !== 1)
      console.log(`${place || "-"} ${query}\n    ${right.join(", ")}\n    ${hits[0]?.id}: ${hits[0]?.why}`);
    return place;
  });
  const searchMs = (performance.now() - asked) / queries.length;
  const share = (most: number) => places.filter((place) => place > 0 && place <= most).length / places.length;
  const mrr = places.reduce((sum, place) => sum + (place > 0 ? 1 / place : 0), 0) / places.length;
  const row = { case: path.basename(values.queries), top1: share(1), top3: share(3), mrr, indexMs, searchMs };
  console.log(
    `${files.length} runbooks in ${indexMs} ms, ${queries.length} queries of ${searchMs.toFixed(1)} ms each: ` +
      `top-1 ${row.top1.toFixed(3)}  top-3 ${row.top3.toFixed(3)}  MRR ${row.mrr.toFixed(3)}`,
  );
  const mean = { top1: row.top1, top3: row.top3, mrr };
  if (values.json)
    console.log(JSON.stringify({ name: "retrieval", machine: machine([]), rows: [row], mean }));
}
