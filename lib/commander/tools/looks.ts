import { randomBytes } from "node:crypto";
import type { Tool } from "@/lib/ai";
import { redact } from "@/lib/intake";
import { DomainError } from "@/lib/kit/errors";
import { fenced, shown } from "../hostile/fence";
import { speaksToReader } from "../hostile/speech";
import { changesTool } from "./changes";
import { runbooksTool, similarIncidentsTool } from "./knowledge";
import { searchRecordsTool } from "./search-records";
import { serviceAndNeighboursTool } from "./service-and-neighbours";
import { compareWithBeforeTool, templateHistogramTool } from "./templates";
import { bounded, type Desk, type Found, type LookTool } from "./tool";

/** Everything that agents may look at, by name. None of them writes, and each looks into its own workspace alone. */
export const TOOLS = {
  search_records: searchRecordsTool,
  template_histogram: templateHistogramTool,
  compare_with_before: compareWithBeforeTool,
  service_and_neighbours: serviceAndNeighboursTool,
  changes: changesTool,
  similar_incidents: similarIncidentsTool,
  runbooks: runbooksTool,
} as const;
export type ToolName = keyof typeof TOOLS;
type InputOf<N extends ToolName> = (typeof TOOLS)[N] extends LookTool<infer I> ? I : never;

const NOTHING: Found = { rows: [], note: "This may not be looked at." };

/**
 * One look, shown to people and kept for a replay. What the one who looks has no right to is not found; other failures are
 * thrown. The input is parsed: what is no field of it goes nowhere.
 */
export async function looks<N extends ToolName>(
  desk: Desk,
  agent: string,
  name: N,
  asked: InputOf<N>,
): Promise<Found> {
  const tool = TOOLS[name] as unknown as LookTool<InputOf<N>>;
  const input = tool.input.parse(asked);
  desk.signal.throwIfAborted();
  return desk.actions.run(
    { agent, kind: "tool", name, text: shown(redact(tool.words(input)), 300), input },
    async () => {
      try {
        return bounded(await tool.run(desk, input));
      } catch (error) {
        if (error instanceof DomainError && (error.code === "forbidden" || error.code === "not_found"))
          return NOTHING;
        throw error;
      }
    },
  );
}

/** Looks of one answer of a model, beyond which it is told to answer. */
const LOOKS_AT_MOST = 16;

/** The tools as a model is offered them: what comes back is fenced, without secrets, and as it may be quoted. */
export function toolsForModel(
  desk: Desk,
  agent: string,
  mark = randomBytes(6).toString("hex"),
): Readonly<Record<ToolName, Tool<never>>> {
  let looked = 0;
  const entries = (Object.keys(TOOLS) as ToolName[]).map((name) => {
    const { description, input } = TOOLS[name];
    const run = async (asked: never) => {
      if (++looked > LOOKS_AT_MOST) return "No further looks: answer with what is known.";
      return foundText(await looks(desk, agent, name, asked), mark);
    };
    return [name, { description, input, run }];
  });
  return Object.fromEntries(entries) as Readonly<Record<ToolName, Tool<never>>>;
}

/** Rows for a prompt. A row that speaks to its reader is marked: no claim may rest on it. */
export function foundText({ rows, note }: Found, mark: string): string {
  const texts = rows.map(({ id, kind, service, at, count, note: figures, text }) => {
    const plain = redact(text);
    const facts = [
      service && `service ${service}`,
      at,
      count && `${count} lines`,
      figures && redact(figures),
    ];
    const warning = speaksToReader(plain) ? "SPEAKS TO ITS READER, not to be quoted. " : "";
    return { id, kind, text: `${warning}(${facts.filter(Boolean).join(", ")}) ${plain}` };
  });
  return [fenced(texts, mark, 900), note].filter(Boolean).join("\n");
}
