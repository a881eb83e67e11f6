import { isEmbedded } from "@/db/client";
import { systemCtx } from "@/lib/access";
import {
  analyse,
  answerQuestion,
  type Claimed,
  claimAnalyses,
  configuredAsker,
  type Further,
  openDue,
  releaseAnalyses,
  waitingQuestions,
  withModel,
} from "@/lib/commander";
import { type Due, dueIncidents } from "@/lib/incidents";
import { log } from "@/lib/kit/log";
import { onWork } from "@/lib/queue";
import { plansToVote, proposePlan, votePlan } from "@/lib/remediation";

/** What waits is seen so soon in another process; in this one it wakes the runner at once. */
const LOOK_MS = 1000;
/** Analyses whose rules are at work at the same time: one core's work, and a query at a time of each. */
const PARALLEL = 4;
/** So many of one workspace, and of all, may wait for a model; the rules of the others are not kept waiting by them. */
const MODEL_OF_ONE = 16;
const MODEL_OF_ALL = 100;
const MODEL_BUSY =
  "No model was asked: too many analyses wait for one at this moment. Run it again to ask it about this one.";
const DUE_AT_ONCE = 50;
const ANSWERS_AT_ONCE = 8;
const VOTES_AT_ONCE = 20;
const opinion = withModel(configuredAsker);

/**
 * The agents at work, until stopped: analyses of incidents that are due, answers to questions, votes on plans. All of it are rows
 * that wait; what a worker that died had in hand waits again.
 */
export class AgentRunner {
  private stopped = false;
  private wake = () => {};
  private isAwake = false;
  private byRules = 0;
  private running: Promise<void> | null = null;
  private offWork = () => {};
  private readonly end = new AbortController();
  /** Workspaces of the analyses that wait for a model, one for each. */
  private readonly atModel: string[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private readonly answering = new Set<Promise<unknown>>();

  async start(): Promise<void> {
    if (isEmbedded()) await releaseAnalyses();
    this.offWork = onWork(() => this.again());
    this.running = this.run();
  }

  /** Ends what is under way: its rows wait for the next worker. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.offWork();
    this.end.abort(new Error("this process ends"));
    this.wake();
    await this.running;
    await Promise.all([...this.underWay, ...this.answering]);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.isAwake = false;
      try {
        await this.look();
      } catch (error) {
        log().warn({ err: error }, "analyses could not be looked for");
      }
      if (!this.stopped && !this.isAwake) await this.pause();
    }
  }

  private async look(): Promise<void> {
    for (const due of await dueIncidents(DUE_AT_ONCE)) await this.open(due);
    await this.beginAnalyses();
    await this.beginAnswers();
    for (const plan of await plansToVote(VOTES_AT_ONCE)) await this.vote(plan);
  }

  /** One that cannot be opened keeps no other from it; its turn comes again. */
  private async open(due: Due): Promise<void> {
    try {
      await openDue(due);
    } catch (error) {
      log().error({ err: error, ...due }, "an analysis could not be opened");
    }
  }

  /** One that cannot be voted on keeps no other from it. */
  private async vote({ workspaceId, planId }: { workspaceId: string; planId: string }): Promise<void> {
    try {
      await votePlan(systemCtx(workspaceId), planId, { signal: this.end.signal });
    } catch (error) {
      if (!this.end.signal.aborted) log().error({ err: error, planId }, "a plan could not be voted on");
    }
  }

  private async beginAnalyses(): Promise<void> {
    const free = PARALLEL - this.byRules;
    if (free <= 0) return;
    for (const claimed of await claimAnalyses(free)) this.begin(claimed);
  }

  private async beginAnswers(): Promise<void> {
    const free = ANSWERS_AT_ONCE - this.answering.size;
    if (free <= 0) return;
    for (const { workspaceId, questionId } of await waitingQuestions(free)) {
      const work = answerQuestion(workspaceId, questionId, configuredAsker, this.end.signal)
        .then(() => this.again())
        .catch((error) => this.end.signal.aborted || log().error({ err: error, questionId }, "no answer"))
        .finally(() => this.answering.delete(work));
      this.answering.add(work);
    }
  }

  private begin(claimed: Claimed): void {
    this.byRules++;
    let isCounted = true;
    const free = () => {
      if (isCounted) this.byRules--;
      isCounted = false;
      this.again();
    };
    // What the rules propose is a plan; the agents vote on it while a model may still think.
    const onRules = async ({ workspaceId, id }: Claimed) => {
      await proposePlan(systemCtx(workspaceId), { analysisId: id });
      free();
    };
    const further: Further = async (run, row) => {
      const waiting = this.atModel.filter((one) => one === claimed.workspaceId).length;
      if (waiting >= MODEL_OF_ONE || this.atModel.length >= MODEL_OF_ALL)
        return run.draft.set({ withoutModel: MODEL_BUSY });
      this.atModel.push(claimed.workspaceId);
      try {
        await opinion(run, row);
      } finally {
        this.atModel.splice(this.atModel.indexOf(claimed.workspaceId), 1);
      }
    };
    const work = analyse(claimed, this.end.signal, { further, onRules })
      .catch((error) => log().error({ err: error, analysisId: claimed.id }, "an analysis could not be ended"))
      .finally(() => {
        this.underWay.delete(work);
        free();
      });
    this.underWay.add(work);
  }

  private again(): void {
    this.isAwake = true;
    this.wake();
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
