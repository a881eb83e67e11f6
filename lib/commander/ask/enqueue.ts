import type { Ctx } from "@/lib/access";
import { singleton } from "@/lib/kit/singleton";

export interface QuestionJob {
  workspaceId: string;
  questionId: string;
}
/** Puts the work of answering a question into the queue, in the transaction in progress. */
export type EnqueueQuestion = (ctx: Ctx, job: QuestionJob) => Promise<void>;

const held = () => singleton<{ enqueue: EnqueueQuestion | null }>("ask-enqueue", () => ({ enqueue: null }));

/** Says how questions are put into the queue. Until it is said, whoever asks {@link waitingQuestions} finds them by their rows. */
export const wireQuestions = (enqueue: EnqueueQuestion): void => {
  held().enqueue = enqueue;
};

export const enqueueQuestion: EnqueueQuestion = async (ctx, job) => held().enqueue?.(ctx, job);
