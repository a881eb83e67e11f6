import { and, eq, sql } from "drizzle-orm";
import { questions } from "@/db/schema";
import { type Ctx, executor, transact } from "@/lib/access";
import type { Used } from "@/lib/ai";
import { newId } from "@/lib/kit/ids";
import { buryAnalysis } from "../analyses/bury";
import { onEnded } from "../analyses/ended";
import type { Question } from "../report/schemas";
import { type QuestionRow, tellQuestion } from "./rows";

export const LEASE_SECONDS = 30;
const BEAT_MS = 5000;
const WRITE_MS = 250;

/** Somebody stopped the question, or another worker has it. */
export class QuestionTaken extends Error {}

const taken = () => new QuestionTaken("The question was stopped, or another process answers it.");

/** How often a question is begun before it counts as one that cannot be answered. */
export const ATTEMPTS_AT_MOST = 3;

/** Takes a question that waits, or whose worker is gone. Null when there is no such. */
export async function takeQuestion(ctx: Ctx, id: string): Promise<QuestionRow | null> {
  const isLost = sql`(state = 'queued' or (state = 'running' and lease_until < now()))`;
  const [row] = await executor(ctx)
    .update(questions)
    .set({
      state: "running",
      leaseToken: newId("request"),
      leaseUntil: sql`now() + ${LEASE_SECONDS} * interval '1 second'`,
      attempts: sql`${questions.attempts} + 1`,
    })
    .where(and(eq(questions.workspaceId, ctx.workspaceId), eq(questions.id, id), isLost))
    .returning();
  return row ?? null;
}

type Answer = Question["answer"];
interface Ending {
  state: "done" | "failed";
  failure?: string | null;
  model?: string | null;
  used?: Used | null;
}

/**
 * The answer as it grows: parts are stored a few times a second, each time under the condition that the question is still ours,
 * and told to everyone who may see what it names. `signal` aborts when it is ours no longer.
 */
export class AnswerDraft {
  answer: Answer = {};
  private pending: Answer = {};
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private readonly beat: NodeJS.Timeout;
  private readonly deaf: () => void;
  private readonly taken = new AbortController();
  readonly signal: AbortSignal;

  constructor(
    private readonly ctx: Ctx,
    private readonly row: QuestionRow,
    private readonly incidentNumber: number,
    /** Of all that is set: whom it names. */
    private readonly servicesOf: (answer: Answer) => string[],
    stop: AbortSignal,
  ) {
    this.signal = AbortSignal.any([stop, this.taken.signal]);
    this.beat = setInterval(() => this.later(this.renew()), BEAT_MS).unref();
    this.deaf = onEnded(row.id, () => this.taken.abort(taken()));
  }

  set(parts: Answer): void {
    this.signal.throwIfAborted();
    this.answer = { ...this.answer, ...parts };
    this.pending = { ...this.pending, ...parts };
    this.timer ??= setTimeout(() => this.later(this.flush()), WRITE_MS).unref();
  }

  /** Stores what was set. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(async () => {
      const set = this.pending;
      this.pending = {};
      if (Object.keys(set).length > 0) await this.write({}, set);
    });
    await this.writing;
  }

  /** Stores the end of it. Throws {@link QuestionTaken} when it is ours no longer. */
  async finish({ state, failure = null, model = null, used = null }: Ending): Promise<void> {
    await this.flush();
    const buried =
      state === "failed"
        ? { incidentNumber: this.incidentNumber, questionId: this.row.id, reason: failure ?? "" }
        : null;
    await this.write(
      {
        state,
        failure,
        model,
        calls: used?.calls ?? 0,
        inputTokens: used?.inputTokens ?? 0,
        outputTokens: used?.outputTokens ?? 0,
        costMicros: used?.costMicros ?? null,
        finishedAt: new Date(),
        leaseToken: null,
        leaseUntil: null,
      },
      {},
      (inside) => (buried ? buryAnalysis(inside, buried) : Promise.resolve()),
    );
  }

  /** Nothing is written after this. */
  close(): void {
    clearInterval(this.beat);
    this.deaf();
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** What nobody waits for has its failure in `signal`, or in the next write. */
  private later(work: Promise<void>): void {
    work.catch(() => undefined);
  }

  private ours() {
    const { workspaceId, id, leaseToken } = this.row;
    return and(
      eq(questions.workspaceId, workspaceId),
      eq(questions.id, id),
      eq(questions.state, "running"),
      eq(questions.leaseToken, leaseToken!),
    );
  }

  private async renew(): Promise<void> {
    const rows = await executor(this.ctx)
      .update(questions)
      .set({ leaseUntil: sql`now() + ${LEASE_SECONDS} * interval '1 second'` })
      .where(this.ours())
      .returning({ id: questions.id });
    if (rows.length === 0) this.lose();
  }

  private lose(): never {
    const error = taken();
    this.taken.abort(error);
    throw error;
  }

  private async write(
    columns: Partial<QuestionRow>,
    set: Answer,
    also: (ctx: Ctx) => Promise<void> = async () => {},
  ): Promise<void> {
    const { answer } = this;
    await transact(this.ctx, async (inside) => {
      const [row] = await executor(inside)
        .update(questions)
        .set({
          ...columns,
          answer,
          services: this.servicesOf(answer),
          seq: sql`${questions.seq} + 1`,
          ...(columns.state ? {} : { leaseUntil: sql`now() + ${LEASE_SECONDS} * interval '1 second'` }),
        })
        .where(this.ours())
        .returning();
      if (!row) this.lose();
      await also(inside);
      await tellQuestion(inside, this.incidentNumber, row, set);
    });
  }
}
