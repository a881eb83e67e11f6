import { setTimeout as wait } from "node:timers/promises";
import type { ModelMessage } from "ai";
import type { z } from "zod";
import { AiError, AiRefusal } from "../errors";
import { waitBefore } from "./backoff";
import { breakerFor } from "./breaker";
import { demandBudget, NOTHING_USED, sumOf, takeFrom } from "./budget";
import type { Failure } from "./failure";
import type { Budget, Listener, Reach, Tool, Used } from "./model";
import { costOf, priceOf } from "./prices";
import { askOnce, inputTokensOf, type Said } from "./round";
import { shortened } from "./shorten";
import { timings } from "./timings";
import { offered } from "./tool-calls";

export interface How {
  /** The first is asked first; the next one when it cannot be. */
  models: string[];
  reach: Reach;
  /** Taken from as calls go; several questions at one time may share it. */
  budget: Budget;
  signal?: AbortSignal;
  /** Waited for before each call; what it throws is the outcome: no call is made. */
  mayCall?: (model: string) => Promise<void>;
  /** Told what each call used, also one that failed. */
  onUsed?: (used: Used, model: string) => void;
}

/** A conversation with the models under way. */
export interface Talk {
  how: How;
  system: string;
  messages: ModelMessage[];
  tools: Readonly<Record<string, Tool>>;
  form: z.ZodType;
  listener: Listener;
  /** Position of the model that is asked now: one that failed is not asked again in this conversation. */
  at: number;
  used: Used;
  isFormed: boolean;
  isBoundRenamed: boolean;
  isShortened: boolean;
  hasTools: boolean;
}

/**
 * One call that came to its end, after as many tries at as many models as that took.
 *
 * @throws {@link AiError} with the code of the last failure; what the signal was aborted with
 */
export async function call(talk: Talk, mayLook: boolean): Promise<Said> {
  for (;;) {
    const model = talk.how.models[talk.at];
    if (model === undefined)
      throw new AiError("No language model is configured.", undefined, "not_configured");
    const outcome = await callModel(talk, model, mayLook);
    if (!("code" in outcome)) return outcome;
    const isLast = talk.at + 1 >= talk.how.models.length;
    if (isLast || !ELSEWHERE.has(outcome.code)) throw outcome;
    talk.at++;
  }
}

/** With these another model may do better. */
const ELSEWHERE = new Set(["unavailable", "unauthorized", "timed_out", "failed"]);

async function callModel(talk: Talk, model: string, mayLook: boolean): Promise<Said | AiError> {
  for (let attempt = 0; ; ) {
    const leave = breakerFor(model).enter();
    if (!leave)
      return new AiError(
        `The model ${model} has failed again and again and is left alone for a moment.`,
        undefined,
        "unavailable",
      );
    let said: Said;
    try {
      said = await callOnce(talk, model, mayLook && talk.hasTools);
    } catch (error) {
      leave("none");
      throw error;
    }
    const { failure } = said;
    leave(failure?.verdict ?? "well");
    if (!failure) return said;
    if (helped(talk, failure)) continue;
    if (!failure.isPassing || attempt >= timings().retries) return errorOf(model, failure);
    const pauseMs = waitBefore(attempt++, failure.afterMs, timings());
    if (pauseMs === null || Date.now() + pauseMs >= talk.how.budget.deadline) return errorOf(model, failure);
    await pause(pauseMs, talk.how.signal);
  }
}

async function callOnce(talk: Talk, model: string, mayLook: boolean): Promise<Said> {
  const { how, system, messages, form, isFormed } = talk;
  const { budget, reach } = how;
  how.signal?.throwIfAborted();
  const tools = mayLook ? offered(talk.tools) : null;
  const price = priceOf(model);
  const inputTokens = inputTokensOf(system, messages, tools);
  // A model with a small window counts the room for the answer to it.
  const maxOutputTokens = Math.min(
    demandBudget(budget, inputTokens, price),
    talk.isShortened ? SHORT_OUTPUT : Number.POSITIVE_INFINITY,
  );
  await how.mayCall?.(model);
  const settle = takeFrom(budget, inputTokens, price);
  let used: Used = { ...NOTHING_USED, calls: 1, inputTokens, costMicros: costOf(price, inputTokens, 0) };
  const deadline = AbortSignal.timeout(Math.max(0, budget.deadline - Date.now()));
  try {
    const said = await askOnce(model, {
      reach,
      system,
      messages,
      tools,
      form,
      isFormed,
      maxOutputTokens,
      isBoundRenamed: talk.isBoundRenamed,
      signal: how.signal ? AbortSignal.any([how.signal, deadline]) : deadline,
      onPartial: talk.listener.onPartial,
    });
    const isCounted = said.failure === null || said.inputTokens + said.outputTokens > 0;
    const { inputTokens: into, outputTokens: out } = said;
    used = {
      calls: isCounted ? 1 : 0,
      inputTokens: into,
      outputTokens: out,
      costMicros: costOf(price, into, out),
    };
    return said;
  } catch (error) {
    // What was asked is paid for, whether or not somebody waits for the answer.
    if (error !== deadline.reason) throw error;
    throw new AiError(
      `The model ${model} did not answer within the time of the budget.`,
      undefined,
      "timed_out",
    );
  } finally {
    settle(used);
    talk.used = sumOf(talk.used, used);
    how.onUsed?.(used, model);
  }
}

const SHORT_OUTPUT = 1024;

/** Changes the question to what the server can do; true when it may be asked again at once. */
function helped(talk: Talk, { code, without }: Failure): boolean {
  if (code === "too_long" && !talk.isShortened) {
    const messages = shortened(talk.messages);
    talk.isShortened = true;
    if (messages) talk.messages = messages;
    return messages !== null;
  }
  if (without === "form" && talk.isFormed) {
    talk.isFormed = false;
    return true;
  }
  if (without === "bound" && !talk.isBoundRenamed) {
    talk.isBoundRenamed = true;
    return true;
  }
  if (without === "tools" && talk.hasTools) {
    talk.hasTools = false;
    return true;
  }
  return false;
}

function errorOf(model: string, { code, reason }: Failure): AiError {
  if (code === "forbidden" || code === "not_configured") return new AiError(reason, undefined, code);
  if (code === "refused") return new AiRefusal(`The model ${model} refuses: ${reason}.`);
  if (code === "too_long")
    return new AiError(`The question is too long for the model ${model}: ${reason}`, undefined, code);
  return new AiError(`The model ${model} could not be asked: ${reason}`, undefined, code);
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch {
    signal?.throwIfAborted();
  }
}
