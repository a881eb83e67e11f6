import type { z } from "zod";

/** What may still be used of models; all calls of one run share it, and take from it as they go. */
export interface Budget {
  calls: number;
  /** In and out together. */
  tokens: number;
  /** Epoch ms. */
  deadline: number;
  /** Millionths of the currency of AI_PRICES; null for no ceiling. */
  costMicros: number | null;
}

export interface Used {
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** Null where no price is known. */
  costMicros: number | null;
}

/** Something that a model may look at; it can change nothing. `run` answers what JSON can hold. */
export interface Tool<I = unknown> {
  description: string;
  input: z.ZodType<I>;
  run(input: I, signal: AbortSignal): Promise<unknown>;
}

/** One question to a model, with the form that its answer must have. */
export interface Ask<T> {
  /** For the meter and the log: "diagnosis", "vote". */
  purpose: string;
  system: string;
  messages: { role: "user" | "assistant"; text: string }[];
  tools?: Readonly<Record<string, Tool>>;
  answer: z.ZodType<T>;
  /** Rounds of tools before it must answer. */
  rounds?: number;
}

/** Told while an answer grows. */
export interface Listener {
  /** The answer as far as it is there; it need not have the form yet. */
  onPartial?: (partial: unknown) => void;
}

export interface Answered<T> {
  answer: T;
  model: string;
  used: Used;
}

/** Which addresses may be called: any, or those of this machine and its private network. */
export type Reach = "any" | "local";
