import { AiError, type Answered, type Ask, type Budget, type Used } from "@/lib/ai";
import { listTimeline } from "@/lib/incidents";
import { isUnavailable } from "@/lib/kit/database-errors";
import type { Scope } from "../evidence/check";
import { scopeOf } from "../evidence/scope";
import { readStoredRows, servicesOfRow } from "../evidence/stored-rows";
import type { Run } from "../run/run";
import { type Desk, type Found, looks, toolsForModel } from "../tools";
import type { Asker } from "./asker";
import type { Held } from "./check-claims";
import { checkOpinion, quotedIds } from "./check-opinion";
import { whyWithout } from "./failure";
import { Names } from "./names";
import { dataOf, markOf, OPINION_TASK, PROMPT_VERSION, RULES } from "./prompt";
import { type OpinionAnswer, opinionAnswerSchema } from "./schemas";
import { allowedByRules, finished, fitWords } from "./words";

const AGENT = "diagnosis";
const ROUNDS = 3;
const COMMENTS_READ = 200;

export interface OpinionWishes {
  model?: string | undefined;
  /** Also where the same was asked before. */
  uncached?: boolean | undefined;
  /** Further words of a person, in a replay. */
  prompt?: string | null | undefined;
  /** What belongs to the incident; made from the situation when left out. */
  scope?: Scope | undefined;
}

/**
 * Asks a model what it makes of the situation and of what the rules found, and puts what holds of its answer beside the report:
 * `opinion`, and claims by "model". It touches nothing else of it: not the verdict, not the hypotheses. One question, with tools
 * for a few rounds. Where no model may or can answer, `withoutModel` says why. Throws only what `run.signal` is aborted with,
 * and where the database is away.
 * Answers who answered and what it took, null when nobody did.
 */
export async function formOpinion(
  run: Run,
  asker: Asker,
  budget: Budget,
  wishes: OpinionWishes = {},
): Promise<{ model: string; used: Used } | null> {
  try {
    const reason = await asker.whyNoModel(run.ctx);
    if (reason !== null) return without(run, reason);
    const held = heldOf(run, wishes.scope);
    const answered = await ask(run, asker, budget, held, wishes);
    const stored = await readStoredRows(run.ctx, quotedIds(answered.answer.claims));
    run.signal.throwIfAborted();
    const { claims, opinion } = checkOpinion(answered.answer, stored, held, answered.model);
    run.draft.told(stored.flatMap(servicesOfRow));
    run.draft.set({ opinion, claims: [...(run.draft.report.claims ?? []), ...claims], withoutModel: null });
    return { model: answered.model, used: answered.used };
  } catch (error) {
    run.signal.throwIfAborted();
    // No failure of a model: the run is tried again when the database is back.
    if (!(error instanceof AiError) && isUnavailable(error)) throw error;
    return without(run, whyWithout(error));
  }
}

/** What stood there half-grown goes: nobody has checked it. */
function without(run: Run, reason: string): null {
  run.draft.set({ withoutModel: reason, ...(run.draft.report.opinion && { opinion: {} }) });
  return null;
}

function heldOf(run: Run, scope: Scope | undefined): Held {
  return {
    scope: scope ?? scopeOf(run),
    names: new Names(run.situation),
    rules: run.draft.report.diagnosis ?? null,
  };
}

async function ask(
  run: Run,
  asker: Asker,
  budget: Budget,
  held: Held,
  { model, uncached, prompt }: OpinionWishes,
): Promise<Answered<OpinionAnswer>> {
  const desk = deskOf(run, held.scope);
  const [similar, runbooks, comments] = await Promise.all([
    looks(desk, AGENT, "similar_incidents", { limit: 3 }),
    looks(desk, AGENT, "runbooks", { query: questionOf(run), limit: 3 }),
    commentsOf(run),
  ]);
  const parts = partsOf(run, { similar, runbooks, comments, words: prompt });
  const mark = markOf(parts);
  const asked: Ask<OpinionAnswer> = {
    purpose: "opinion",
    system: RULES,
    messages: [
      {
        role: "user",
        text: `${dataOf(parts, mark)}\n\n${OPINION_TASK}`,
      },
    ],
    tools: toolsForModel(desk, AGENT, mark),
    answer: opinionAnswerSchema,
    rounds: ROUNDS,
  };
  const allowed = allowedByRules(held);
  let told = "";
  const onPartial = (partial: unknown) => {
    const { summary } = (partial ?? {}) as { summary?: unknown };
    const words = typeof summary === "string" ? fitWords(finished(summary), held, allowed) : "";
    if (words === told || run.signal.aborted) return;
    told = words;
    run.draft.set({ opinion: { summary: words } });
  };
  return run.actions.run(
    {
      agent: AGENT,
      kind: "model",
      name: "opinion",
      text: "Asks a model what it makes of this",
      input: { version: PROMPT_VERSION, model: model ?? null, words: prompt ?? null },
    },
    () => asker.askWithin(run.ctx, { budget, signal: run.signal, model, uncached }, asked, { onPartial }),
    { tokens: ({ used }) => used.inputTokens + used.outputTokens },
  );
}

export const deskOf = (
  run: Pick<Run, "ctx" | "incident" | "actions" | "signal">,
  { from, until }: Scope,
): Desk => ({
  ctx: run.ctx,
  incident: run.incident,
  from: Number.isFinite(from) ? from : Date.parse(run.incident.firstBadAt),
  until: Number.isFinite(until) ? until : Date.parse(run.incident.lastSignalAt),
  actions: run.actions,
  signal: run.signal,
});

const questionOf = ({ incident, draft }: Run) =>
  [incident.title, draft.report.diagnosis?.statement].filter(Boolean).join(". ").slice(0, 400).toWellFormed();

/** What people wrote at the incident, the last of it; kept like a tool's answer, for a replay. */
const commentsOf = (run: Run): Promise<{ id: string; text: string }[]> =>
  run.actions.run(
    {
      agent: AGENT,
      kind: "tool",
      name: "comments",
      text: "Reads what was written at the incident",
      input: {},
    },
    async () => {
      const { data } = await listTimeline(run.ctx, run.incident.number, { limit: COMMENTS_READ });
      return data.flatMap(({ id, kind, text }) => (kind === "comment" ? { id, text } : [])).slice(-5);
    },
  );

const partsOf = (
  { situation, draft, incident, steers }: Run,
  more: {
    similar: Found;
    runbooks: Found;
    comments: { id: string; text: string }[];
    words: string | null | undefined;
  },
) => ({ situation, diagnosis: draft.report.diagnosis ?? null, incident, steers, ...more });
