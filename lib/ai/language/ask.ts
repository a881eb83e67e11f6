import { AiError } from "../errors";
import { NOTHING_USED } from "./budget";
import { call, type How, type Talk } from "./call";
import type { Answered, Ask, Listener } from "./model";
import { readAnswer } from "./read-answer";
import { answerCalls, calledMessage, schemaOf } from "./tool-calls";

export type { How };

const ROUNDS = 6;
/** What it said wrong is shown to it again, in so far as that helps. */
const SHOWN_CHARS = 4000;

/**
 * Asks a language model and gives its answer in the form that was asked for. Tools of one round run at one time; after the last
 * round, or with the last call of the budget, it must answer. An answer that is not of the form is asked for once more.
 *
 * @throws {@link AiError} with a code that says why there is no answer; what `how.signal` was aborted with; what the listener throws
 */
export async function askModel<T>(how: How, ask: Ask<T>, listener: Listener = {}): Promise<Answered<T>> {
  const talk = talkOf(how, ask, listener);
  const rounds = Object.keys(talk.tools).length > 0 ? (ask.rounds ?? ROUNDS) : 0;
  let isAskedAgain = false;
  for (let round = 0; ; round++) {
    const mayLook = round < rounds && talk.hasTools && how.budget.calls > 1 && !isAskedAgain;
    if (round > 0 && !mayLook && !isAskedAgain) say(talk, LAST_WORD);
    const { text, calls } = await call(talk, mayLook);
    if (mayLook && talk.hasTools && calls.length > 0) {
      const signal = signalOf(how);
      talk.messages.push(calledMessage(text, calls), ...(await answers(talk, calls, signal)));
      continue;
    }
    const read = readAnswer(text, ask.answer);
    if ("answer" in read) return { answer: read.answer, model: how.models[talk.at]!, used: talk.used };
    if (isAskedAgain || how.budget.calls < 1) throw malformed(how.models[talk.at]!, read.reason);
    isAskedAgain = true;
    if (text.trim() !== "")
      talk.messages.push({ role: "assistant", content: text.slice(0, SHOWN_CHARS).toWellFormed() });
    say(
      talk,
      `${read.reason} Answer again with one JSON value of the form that was asked for, and nothing else.`,
    );
  }
}

const LAST_WORD = "There are no further looks. Answer now, in the form that was asked for.";

const say = (talk: Talk, text: string) => talk.messages.push({ role: "user", content: text });

const malformed = (model: string, reason: string) =>
  new AiError(`The model ${model} gave no answer that can be used: ${reason}`, undefined, "malformed");

function talkOf<T>(how: How, { system, messages, tools = {}, answer }: Ask<T>, listener: Listener): Talk {
  return {
    how,
    // Also told in words: not every server holds its models to a form, and none while tools are on offer.
    system: `${system}\n\nYour answer is one JSON value of this form (JSON Schema), and nothing else:\n${JSON.stringify(schemaOf(answer))}`,
    messages: messages.map(({ role, text }) => ({ role, content: text })),
    tools,
    form: answer,
    listener,
    at: 0,
    used: NOTHING_USED,
    isFormed: true,
    isBoundRenamed: false,
    isShortened: false,
    hasTools: Object.keys(tools).length > 0,
  };
}

function signalOf({ signal, budget }: How): AbortSignal {
  const deadline = AbortSignal.timeout(Math.max(0, budget.deadline - Date.now()));
  return signal ? AbortSignal.any([signal, deadline]) : deadline;
}

async function answers(talk: Talk, calls: Parameters<typeof answerCalls>[1], signal: AbortSignal) {
  try {
    return await answerCalls(talk.tools, calls, signal);
  } catch (error) {
    talk.how.signal?.throwIfAborted();
    if (error !== signal.reason) throw error;
    throw new AiError("The looks of the model took all the time of the budget.", error, "timed_out");
  }
}
