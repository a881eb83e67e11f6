import type { Analysis, Question, QuestionDelta } from "@/lib/commander/report/schemas";
import { nameOf } from "../words";

/** In the order they were asked. */
export const inOrder = (questions: readonly Question[]): Question[] =>
  questions.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.id < b.id ? -1 : 1));

/** As an analysis: the next version is put on, an older one ignored; null when one is missing and all must be read. */
export function takeQuestionDelta(questions: Question[], delta: QuestionDelta): Question[] | null {
  const at = questions.findIndex(({ id }) => id === delta.questionId);
  const known = questions[at];
  if (!known) return null;
  if (delta.seq <= known.seq) return questions;
  if (delta.seq > known.seq + 1) return null;
  const { seq, state, cost, set, model = known.model, failure = known.failure } = delta;
  const answer = { ...known.answer, ...set };
  return questions.with(at, { ...known, seq, state, cost, model, failure, answer });
}

/** What was read, without losing what was told meanwhile or asked here. */
export function withRead(known: readonly Question[], read: readonly Question[]): Question[] {
  const all = new Map(known.map((question) => [question.id, question]));
  for (const question of read) {
    const before = all.get(question.id);
    if (!before || question.seq >= before.seq) all.set(question.id, question);
  }
  return inOrder([...all.values()]);
}

const MOST = 4;

/** Questions to begin with, from what the incident is about. */
export function suggestionsOf(services: readonly string[], analysis: Analysis | null): string[] {
  const { diagnosis, prediction, seen } = analysis?.report ?? {};
  const [first, second] = diagnosis?.hypotheses ?? [];
  const [service, other] = services;
  const asked = [
    (seen?.changes ?? 1) > 0 && "What changed before it began?",
    first && `What speaks against ${nameOf(first.entity)}?`,
    second && first && `Why ${nameOf(first.entity)} and not ${nameOf(second.entity)}?`,
    service && `What is new in the lines of ${service}?`,
    service && other && `Which was first in trouble, ${service} or ${other}?`,
    prediction?.next[0] && `Does ${prediction.next[0].service} show first signs?`,
    "What fixed something like this before?",
  ];
  return asked.filter((text) => typeof text === "string").slice(0, MOST);
}
