import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { incidents } from "@/db/schema";
import { type Ctx, ctxOfActor, executor, seenOf, systemCtx } from "@/lib/access";
import type { Budget, Used } from "@/lib/ai";
import { serviceNames } from "@/lib/catalog";
import { DomainError } from "@/lib/kit/errors";
import { log } from "@/lib/kit/log";
import { checkClaims } from "../evidence/check";
import { readStoredRows } from "../evidence/stored-rows";
import { speaksToReader } from "../hostile/speech";
import { spentOf } from "../model/spent";
import { nameFinder } from "../names/find-names";
import type { Asker } from "../opinion/asker";
import { asShown, checkModelClaims } from "../opinion/check-claims";
import { quotedIds } from "../opinion/check-opinion";
import { whyWithout } from "../opinion/failure";
import { type Allowed, allowedByRules, finished, fitWords } from "../opinion/words";
import type { Question } from "../report/schemas";
import { type Desk, type Found, looks } from "../tools";
import { AnswerDraft, ATTEMPTS_AT_MOST, QuestionTaken, takeQuestion } from "./answer-draft";
import { askModel } from "./ask-model";
import { type Case, caseOf } from "./case";
import { planLooks } from "./plan-looks";
import { actorOf, type QuestionRow } from "./rows";
import { whatBroke } from "./what-broke";
import { type LookedAt, plainAnswer } from "./without-model";

type Answer = Question["answer"];
const NO_WORDS_HOLD = "The rows that were looked at do not bear out what the model wrote.";

/**
 * Answers a question that waits, or whose worker is gone, with the rights that who asked has now. Stores the answer while it
 * grows. False when there is nothing to do: somebody else has it, or it is over. Throws only what `signal` is aborted with; the
 * question is then taken over once its lease is over.
 */
export async function answerQuestion(
  workspaceId: string,
  questionId: string,
  asker: Asker,
  signal: AbortSignal,
): Promise<boolean> {
  const system = systemCtx(workspaceId);
  const row = await takeQuestion(system, questionId);
  if (!row) return false;
  const number = await numberOf(system, row);
  const ctx = await ctxOfActor(workspaceId, actorOf(row.askedBy));
  const told = new Set(row.services);
  // Who asks in a limited view learns nothing of other services, and may name them.
  const namesIn = nameFinder(seenOf(ctx ?? system, [...(await serviceNames(workspaceId))]));
  const draft = new AnswerDraft(system, row, number, (answer) => servicesOf(told, namesIn, answer), signal);
  try {
    await answerInto({ draft, told }, ctx, row, number, asker);
    return true;
  } catch (error) {
    if (error instanceof QuestionTaken || draft.signal.reason instanceof QuestionTaken) return false;
    signal.throwIfAborted();
    log().error({ err: error, questionId }, "a question could not be answered");
    await failed(draft, error instanceof DomainError ? error.message : "The question could not be answered.");
    return true;
  } finally {
    draft.close();
  }
}

/** The answer while it is made, and the services of all that was looked at for it. */
interface Making {
  draft: AnswerDraft;
  told: Set<string>;
}

async function answerInto(
  making: Making,
  ctx: Ctx | null,
  row: QuestionRow,
  number: number,
  asker: Asker,
): Promise<void> {
  const { draft } = making;
  if (row.attempts > ATTEMPTS_AT_MOST)
    return failed(draft, `Its answer was begun ${ATTEMPTS_AT_MOST} times and never came to an end.`);
  if (!ctx?.permissions.has("analyses:run")) return failed(draft, "Who asked it may no longer ask here.");
  const about = await caseOf(ctx, number, row);
  const reason = await asker.whyNoModel(ctx);
  if (reason !== null) return answerFromRows(making, ctx, row, about, reason, NONE);
  const budget = await asker.openBudget(ctx);
  const before = { ...budget };
  try {
    await answerByModel(making, ctx, row, about, { asker, budget });
  } catch (error) {
    draft.signal.throwIfAborted();
    await answerFromRows(making, ctx, row, about, whyWithout(error), spentOf(before, budget));
  }
}

/** A desk whose looks stand in the answer; what they found is kept in `rows`. */
function deskFor(
  { draft, told }: Making,
  ctx: Ctx,
  { incident, from, until }: Case,
  rows: Found["rows"],
): Desk {
  return {
    ctx,
    incident,
    from,
    until,
    signal: draft.signal,
    actions: {
      run: async ({ name, text }, work) => {
        draft.set({ looks: [...(draft.answer.looks ?? []), { name, text }] });
        const outcome = await work();
        rows.push(...(outcome as Found).rows);
        for (const { service, services = [] } of rows)
          for (const name of service ? [service, ...services] : services) told.add(name);
        return outcome;
      },
    },
  };
}

async function answerByModel(
  making: Making,
  ctx: Ctx,
  row: QuestionRow,
  about: Case,
  { asker, budget }: { asker: Asker; budget: Budget },
) {
  const { draft } = making;
  const rows: Found["rows"] = [];
  const desk = deskFor(making, ctx, about, rows);
  const { held } = about;
  const allowed = (): Allowed => {
    const rules = allowedByRules(held);
    // Whom honest rows name may be spoken of; blamed are only those whom rules or claims blame.
    const told = rows
      .filter(({ text }) => !speaksToReader(text))
      .flatMap(({ service, text }) => [...(service ? [service] : []), ...held.names.in(text)]);
    return { ...rules, named: new Set([...rules.named, ...about.named, ...told]) };
  };
  let shown = "";
  const onPartial = (partial: unknown) => {
    const { text } = (partial ?? {}) as { text?: unknown };
    const words = typeof text === "string" ? fitWords(finished(text), held, allowed()) : "";
    if (words === shown || draft.signal.aborted) return;
    shown = words;
    draft.set({ text: words });
  };
  const { answer, model, used } = await askModel(desk, asker, budget, about, {
    question: row.question,
    onPartial,
  });
  const stored = await readStoredRows(ctx, quotedIds(answer.claims));
  const claims = checkModelClaims(answer.claims, stored, held).map((claim, i) => ({
    ...claim,
    id: `answer-${i + 1}`,
    agent: "diagnosis" as const,
    by: "model" as const,
  }));
  const holding = claims.filter(({ isStruck }) => !isStruck);
  const words = allowed();
  const blamed = holding.flatMap(({ kind, entity }) => (kind === "cause" && entity ? entity.name : []));
  const ids = new Set(holding.flatMap(({ evidence }) => evidence.map(({ id }) => id)));
  const text = fitWords(answer.text, held, {
    named: new Set([...words.named, ...holding.flatMap(({ entity }) => entity?.name ?? [])]),
    blamed: new Set([...words.blamed, ...blamed]),
    rows: stored.filter(({ id }) => ids.has(id)).map((one) => asShown(one).text),
  });
  // Words whose every claim is struck are words of nothing.
  const isBorneOut = claims.length === 0 || holding.length > 0;
  draft.set({ text: (isBorneOut && text) || NO_WORDS_HOLD, claims });
  await draft.finish({ state: "done", model, used });
}

async function answerFromRows(
  making: Making,
  ctx: Ctx,
  row: QuestionRow,
  about: Case,
  reason: string,
  used: Used,
) {
  const { draft } = making;
  const { held } = about;
  draft.set({ text: "", looks: [] });
  const desk = deskFor(making, ctx, about, []);
  const broke = whatBroke(row.question, held.rules);
  const planned = planLooks(row.question, about.named, about, broke !== null);
  const looked: LookedAt[] = await Promise.all(
    planned.map(async (look) => ({
      ...look,
      found: await looks(desk, "diagnosis", look.name, look.input as never),
    })),
  );
  const plain = plainAnswer(looked, (name) => held.names.has({ kind: "service", name }));
  const said = [...(broke?.claims ?? []), ...plain.claims];
  const rows = await readStoredRows(ctx, quotedIds(said));
  for (const { service } of rows) if (service) making.told.add(service);
  // Whoever asks of any service that they see is answered: what a look finds is in view.
  const services = [...held.scope.services, ...rows.flatMap(({ service }) => service ?? [])];
  const claims = checkClaims(said, rows.map(asShown), { ...held.scope, services }).map((claim, i) => ({
    ...claim,
    id: `answer-${i + 1}`,
    agent: "diagnosis" as const,
    by: "rules" as const,
  }));
  draft.set({
    text: [broke?.text, looked.length > 0 || !broke ? plain.text : null, reason].filter(Boolean).join("\n"),
    claims,
  });
  await draft.finish({ state: "done", model: null, used });
}
const NONE: Used = { calls: 0, inputTokens: 0, outputTokens: 0, costMicros: null };

const failed = (draft: AnswerDraft, failure: string) => draft.finish({ state: "failed", failure });

async function numberOf(ctx: Ctx, { incidentId }: QuestionRow): Promise<number> {
  const [incident] = await executor(ctx)
    .select({ number: incidents.number })
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.id, incidentId)));
  return incident!.number;
}

/** Of all that was looked at, and all that is said: an answer is served only to who sees all of them. */
function servicesOf(
  told: ReadonlySet<string>,
  namesIn: (text: string) => string[],
  { text, claims, looks }: Answer,
): string[] {
  const words = [
    text ?? "",
    ...(looks ?? []).map((look) => look.text),
    ...(claims ?? []).flatMap((claim) => [
      claim.text,
      ...claim.evidence.flatMap(({ id, quote }) => [id, quote]),
    ]),
  ];
  return [...new Set([...told, ...words.flatMap(namesIn)])];
}

/** Questions that wait, or whose worker is gone: the oldest first, one of each workspace before the second of any. */
export async function waitingQuestions(limit = 50): Promise<{ workspaceId: string; questionId: string }[]> {
  const rows = await db().execute<{ workspace_id: string; id: string }>(sql`
    select workspace_id, id from (
      select workspace_id, id, created_at, row_number() over (partition by workspace_id order by created_at) as turn
      from questions where state = 'queued' or (state = 'running' and lease_until < now())) waiting
    order by turn, created_at limit ${limit}`);
  return rows.map(({ workspace_id, id }) => ({ workspaceId: workspace_id, questionId: id }));
}
