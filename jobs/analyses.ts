import { isEmbedded } from "@/db/client";
import { analyse, type Claimed, claimAnalyses, openDue, releaseAnalyses } from "@/lib/commander";
import { dueIncidents } from "@/lib/incidents";
import { log } from "@/lib/kit/log";
import { onWork } from "@/lib/queue";
import { further } from "./handlers/further";

/** What waits is seen so soon in another process; in this one it wakes the runner at once. */
const LOOK_MS = 1000;
/** Analyses whose rules are at work at the same time: one core's work, and a query at a time of each. */
const PARALLEL = 4;
/** Those that wait for a model cost little meanwhile, and must not keep the others from their rules. */
const UNDER_WAY_AT_MOST = 100;
const DUE_AT_ONCE = 50;

/** Opens analyses of incidents that are due and runs them, until stopped. */
export class AnalysisRunner {
  private stopped = false;
  private wake = () => {};
  private isAwake = false;
  private byRules = 0;
  private running: Promise<void> | null = null;
  private offWork = () => {};
  private readonly end = new AbortController();
  private readonly underWay = new Set<Promise<void>>();

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
    await Promise.all(this.underWay);
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
    for (const due of await dueIncidents(DUE_AT_ONCE)) await openDue(due);
    const free = Math.min(PARALLEL - this.byRules, UNDER_WAY_AT_MOST - this.underWay.size);
    if (free <= 0) return;
    for (const claimed of await claimAnalyses(free)) this.begin(claimed);
  }

  private begin(claimed: Claimed): void {
    this.byRules++;
    let counted = true;
    const onRules = () => {
      if (counted) this.byRules--;
      counted = false;
      this.again();
    };
    const work = analyse(claimed, this.end.signal, { further, onRules })
      .catch((error) => log().error({ err: error, analysisId: claimed.id }, "an analysis could not be ended"))
      .finally(() => {
        this.underWay.delete(work);
        onRules();
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
