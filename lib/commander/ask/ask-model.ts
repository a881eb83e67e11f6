import { z } from "zod";
import type { Answered, Ask, Budget } from "@/lib/ai";
import { redact } from "@/lib/intake";
import { cut } from "@/lib/kit/cut";
import { fenced } from "../hostile/fence";
import type { Asker } from "../opinion/asker";
import { dataOf, markOf, RULES } from "../opinion/prompt";
import { claimsAnswer } from "../opinion/schemas";
import { type Desk, toolsForModel } from "../tools";
import type { Case } from "./case";

const ROUNDS = 4;
const EARLIER_CHARS = 500;

export const modelAnswerSchema = z.object({
  claims: claimsAnswer,
  text: z.string().max(2500).describe("the answer, in a few plain sentences"),
});
export type ModelAnswer = z.infer<typeof modelAnswerSchema>;

const TASK =
  "Answer the question of the person at the end. Look with the tools first; answer only what rows show, in claims with their quotes and a few sentences. When the rows do not tell, say so.";

const NOTHING = { rows: [], note: null };

/** Puts the question to a model, with the tools, and with what was asked before at the incident. Throws what `asker` throws. */
export function askModel(
  desk: Desk,
  asker: Asker,
  budget: Budget,
  { incident, situation, held, earlier }: Case,
  { question, onPartial }: { question: string; onPartial: (partial: unknown) => void },
): Promise<Answered<ModelAnswer>> {
  const parts = {
    incident,
    situation,
    diagnosis: held.rules,
    steers: [],
    comments: [],
    similar: NOTHING,
    runbooks: NOTHING,
  };
  const mark = markOf([parts, earlier, question]);
  const before = earlier.flatMap(({ question: asked, answer }, i) => [
    { id: `question${i + 1}`, kind: "person", text: redact(cut(asked, EARLIER_CHARS)) },
    { id: `answer${i + 1}`, kind: "answer", text: redact(cut(answer, EARLIER_CHARS)) },
  ]);
  const text = [
    dataOf(parts, mark),
    before.length > 0 ? `## Asked and answered before\n${fenced(before, mark)}` : null,
    TASK,
    fenced([{ id: "question", kind: "person", text: redact(question) }], mark),
  ]
    .filter(Boolean)
    .join("\n\n");
  const ask: Ask<ModelAnswer> = {
    purpose: "question",
    system: RULES,
    messages: [{ role: "user", text }],
    tools: toolsForModel(desk, "diagnosis", mark),
    answer: modelAnswerSchema,
    rounds: ROUNDS,
  };
  // Who asks in a limited view must not hear what tools told somebody else who asked the same.
  return asker.askWithin(desk.ctx, { budget, signal: desk.signal, uncached: true }, ask, { onPartial });
}
