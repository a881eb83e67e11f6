import { type JSONSchema7, jsonSchema, type ModelMessage, tool as sdkTool, type ToolSet } from "ai";
import { z } from "zod";
import { cut } from "@/lib/kit/cut";
import { DomainError } from "@/lib/kit/errors";
import type { Ask } from "./model";
import { readPartial } from "./read-answer";

/** A call as the model made it; `input` is a text where it is no JSON. */
export interface ToolCall {
  id: string;
  name: string;
  input: unknown;
}

/** Looks at one time; who asks for more has lost the thread. */
const MOST_AT_ONCE = 8;
/** A tool bounds its own answers; this is for one that does not. */
const MOST_CHARS = 40_000;

export const schemaOf = (form: z.ZodType): JSONSchema7 =>
  z.toJSONSchema(form, { io: "input", target: "draft-7", unrepresentable: "any" }) as JSONSchema7;

/** As the SDK offers them to the model. It runs none: what was called is answered here, also when there is no such tool. */
export const offered = (tools: NonNullable<Ask<unknown>["tools"]>): ToolSet =>
  Object.fromEntries(
    Object.entries(tools).map(([name, { description, input }]) => [
      name,
      sdkTool({ description, inputSchema: jsonSchema(schemaOf(input)) }),
    ]),
  );

/** What the model said and called, as it is told to it again. */
export const calledMessage = (text: string, calls: ToolCall[]): ModelMessage => ({
  role: "assistant",
  content: [
    ...(text === "" ? [] : [{ type: "text" as const, text }]),
    ...calls.map(({ id, name, input }) => ({
      type: "tool-call" as const,
      toolCallId: id,
      toolName: sayable(name),
      // Servers take this apart as an object.
      input: input !== null && typeof input === "object" ? input : {},
    })),
  ],
});

/** Runs the tools, all at one time, and answers for each with what it found or why not; what `signal` was aborted with is thrown. */
export async function answerCalls(
  tools: NonNullable<Ask<unknown>["tools"]>,
  calls: ToolCall[],
  signal: AbortSignal,
): Promise<ModelMessage[]> {
  signal.throwIfAborted();
  const answers = Promise.all(calls.map((call, i) => answerCall(tools, call, i, signal)));
  return beforeAbort(answers, signal);
}

async function answerCall(
  tools: NonNullable<Ask<unknown>["tools"]>,
  { id, name, input }: ToolCall,
  position: number,
  signal: AbortSignal,
): Promise<ModelMessage> {
  const value =
    position < MOST_AT_ONCE ? await run(tools, name, input, signal) : "Error: too many at one time.";
  return {
    role: "tool",
    content: [
      {
        type: "tool-result",
        toolCallId: id,
        toolName: sayable(name),
        output: { type: "text", value: cut(value, MOST_CHARS) },
      },
    ],
  };
}

async function run(
  tools: NonNullable<Ask<unknown>["tools"]>,
  name: string,
  given: unknown,
  signal: AbortSignal,
): Promise<string> {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!tool) return `Error: there is no tool of this name. There are: ${Object.keys(tools).join(", ")}.`;
  const input = typeof given === "string" ? readPartial(given) : given;
  const parsed = tool.input.safeParse(input ?? {});
  if (!parsed.success) return cut(`Error: the input is not valid. ${z.prettifyError(parsed.error)}`, 1000);
  try {
    const found = await tool.run(parsed.data, signal);
    return typeof found === "string" ? found : (JSON.stringify(found) ?? "null");
  } catch (error) {
    if (signal.aborted) throw error;
    return `Error: ${error instanceof DomainError ? error.message : "the tool failed."}`;
  }
}

/** A tool that does not listen to the signal is not waited for. */
async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = () => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    // The work may have begun with it.
    if (signal.aborted) leave();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/** Of a name that was made up, what servers take as one. */
const sayable = (name: string) => name.replace(/[^\w-]/g, "_").slice(0, 64) || "none";
