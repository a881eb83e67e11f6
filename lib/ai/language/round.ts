import {
  type LanguageModelUsage,
  type ModelMessage,
  type OutputInterface,
  streamText,
  type ToolSet,
} from "ai";
import type { z } from "zod";
import { server } from "../server";
import { estimatedTokens } from "./budget";
import { type Failure, failureOf, hung, interrupted } from "./failure";
import type { Reach } from "./model";
import { MAX_ANSWER_CHARS, readAnswer, readPartial } from "./read-answer";
import { timings } from "./timings";
import { schemaOf, type ToolCall } from "./tool-calls";

export interface Question {
  reach: Reach;
  system: string;
  messages: ModelMessage[];
  /** On offer in this round; null when it must answer. */
  tools: ToolSet | null;
  form: z.ZodType;
  /** Whether the server is told the form, and must keep to it. */
  isFormed: boolean;
  maxOutputTokens: number;
  /** Some servers know the bound by its new name alone. */
  isBoundRenamed: boolean;
  signal: AbortSignal;
  onPartial?: (partial: unknown) => void;
}

/** What the model said in one call, whole or as far as it came. */
export interface Said {
  text: string;
  calls: ToolCall[];
  inputTokens: number;
  outputTokens: number;
  /** Null when it came to its end. */
  failure: Failure | null;
}

/**
 * One call of a model, streamed. Answers its failure too, since that may have used tokens.
 *
 * @throws what `signal` was aborted with, and what `onPartial` throws
 */
export async function askOnce(model: string, question: Question): Promise<Said> {
  const { signal, maxOutputTokens, isBoundRenamed, tools, messages, system } = question;
  const stop = new AbortController();
  const watch = new Watch(stop);
  const growing = new Growing(question.onPartial, () => stop.abort());
  const said: Said = { text: "", calls: [], inputTokens: 0, outputTokens: 0, failure: null };
  let chars = 0;
  let usage: LanguageModelUsage | undefined;
  try {
    const result = streamText({
      model: server(question.reach, () => watch.hear()).chat(model),
      instructions: system,
      messages,
      tools: tools ?? undefined,
      output: outputOf(question),
      maxOutputTokens: isBoundRenamed ? undefined : maxOutputTokens,
      // Ours know of the budget, the other model and the breaker.
      maxRetries: 0,
      abortSignal: AbortSignal.any([signal, stop.signal]),
      // A form with a field that may be left out is none that OpenAI calls strict.
      providerOptions: {
        openai: {
          strictJsonSchema: false,
          ...(isBoundRenamed && { maxCompletionTokens: maxOutputTokens }),
        },
      },
      onError: () => undefined,
    });
    for await (const part of result.stream) {
      if (part.type === "text-delta") {
        said.text += part.text;
        chars += part.text.length;
        if (part.text !== "") watch.begun();
        growing.tell(said.text);
      } else if (part.type === "tool-input-delta") {
        chars += part.delta.length;
        watch.begun();
      } else if (part.type === "tool-call")
        said.calls.push({ id: part.toolCallId, name: part.toolName, input: part.input });
      else if (part.type === "error") said.failure ??= failureOf(part.error);
      else if (part.type === "finish-step") {
        usage = part.usage;
        said.failure ??= failureAtEnd(part.finishReason, said, question.form);
      }
      // It does not keep to what it was told, and may go on for ever.
      if (chars > MAX_ANSWER_CHARS) {
        stop.abort();
        break;
      }
    }
    growing.finish(said.text);
  } catch (error) {
    stop.abort();
    signal.throwIfAborted();
    if (growing.failure !== undefined) throw growing.failure;
    said.failure ??= failureOf(error);
  } finally {
    watch.end();
    growing.end();
  }
  signal.throwIfAborted();
  if (watch.hungMs !== null) said.failure = hung(watch.hungMs);
  return withUsage(said, usage, question, chars);
}

/**
 * Aborts a call of which nothing is heard: no byte, for longer before the first word than after it. Who thinks aloud where we do not
 * listen is alive; that nobody does so for ever is the deadline's to see to.
 */
class Watch {
  private timer: NodeJS.Timeout;
  private patienceMs = timings().firstByteMs;
  /** How long nothing came when it was given up. */
  hungMs: number | null = null;

  constructor(private readonly stop: AbortController) {
    this.timer = this.start();
  }

  private start(): NodeJS.Timeout {
    const ms = this.patienceMs;
    return setTimeout(() => {
      this.hungMs = ms;
      this.stop.abort();
    }, ms);
  }

  hear(): void {
    clearTimeout(this.timer);
    if (!this.stop.signal.aborted) this.timer = this.start();
  }

  begun(): void {
    if (this.patienceMs === timings().idleMs) return;
    this.patienceMs = timings().idleMs;
    this.hear();
  }

  end(): void {
    this.stop.abort();
    clearTimeout(this.timer);
  }
}

/** Refusals come with their own reason; a stream without an end may still hold all of an answer. */
function failureAtEnd(reason: string, { text, calls }: Said, form: z.ZodType): Failure | null {
  if (reason === "content-filter")
    return {
      code: "refused",
      reason: "it will not answer this",
      verdict: "well",
      isPassing: false,
      afterMs: null,
      without: null,
    };
  if (reason === "error") return interrupted;
  if (reason !== "interrupted") return null;
  return calls.length === 0 && "answer" in readAnswer(text, form) ? null : interrupted;
}

/** What the server counted, else an estimate: of a call that failed before a word came, nothing. */
function withUsage(
  said: Said,
  usage: LanguageModelUsage | undefined,
  { messages, system, tools }: Question,
  chars: number,
): Said {
  const input = usage?.inputTokens;
  const output = usage?.outputTokens;
  const isUsed = chars > 0 || said.failure === null || said.failure.code === "timed_out";
  return {
    ...said,
    inputTokens: input || (isUsed ? inputTokensOf(system, messages, tools) : 0),
    outputTokens: output || estimatedTokens(chars),
  };
}

/** Estimated: what the question is, before anybody has counted it. */
export const inputTokensOf = (system: string, messages: ModelMessage[], tools: ToolSet | null): number =>
  estimatedTokens(
    system.length +
      JSON.stringify(messages).length +
      (tools === null ? 0 : JSON.stringify(Object.entries(tools)).length),
  );

/** The SDK is told the form, and reads nothing itself: {@link readAnswer} forgives more. */
function outputOf({ form, isFormed, tools }: Question): OutputInterface<string, number, never> {
  const schema = schemaOf(form);
  // Servers that hold a model to a form do not let it call a tool; and only objects are a form to OpenAI.
  const isTold = isFormed && tools === null && schema.type === "object";
  return {
    name: "answer",
    responseFormat: Promise.resolve(isTold ? { type: "json", schema, name: "answer" } : { type: "text" }),
    parseCompleteOutput: async ({ text }) => text,
    // Something new each time, so that each piece comes at once.
    parsePartialOutput: async ({ text }) => ({ partial: text.length }),
    createElementStreamTransform: () => undefined,
  };
}

/** A model that pauses does not keep back what it has said. */
const PAUSE_MS = 150;

/**
 * Reads the growing text anew each time it has grown by a part of itself, so that all readings together stay linear, and what is
 * left after a pause.
 */
class Growing {
  private told = 0;
  private timer: NodeJS.Timeout | null = null;
  private latest = "";
  failure: unknown;

  constructor(
    private readonly onPartial: ((partial: unknown) => void) | undefined,
    private readonly stop: () => void,
  ) {}

  tell(text: string, least = Math.max(24, this.told / 16)): void {
    if (!this.onPartial || text.length === this.told) return;
    this.latest = text;
    if (text.length - this.told < least) {
      this.timer ??= setTimeout(() => this.pause(), PAUSE_MS).unref();
      return;
    }
    this.told = text.length;
    const partial = readPartial(text);
    if (partial === undefined) return;
    try {
      this.onPartial(partial);
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  finish(text: string): void {
    // A stream that was let go may end as if it were whole.
    if (this.failure !== undefined) throw this.failure;
    this.tell(text, 1);
  }

  end(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private pause(): void {
    this.timer = null;
    try {
      this.tell(this.latest, 1);
    } catch {
      // It is kept as the failure; whoever reads the stream throws it.
      this.stop();
    }
  }
}
