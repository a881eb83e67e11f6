import { isEmbedded } from "@/db/client";
import { settleForgotten } from "@/lib/incidents";
import {
  type Backlog,
  fairTurn,
  findBacklog,
  forgetLeases,
  lagSeconds,
  leaseStream,
  onArrival,
  recordsPerWindow,
  takeArrivals,
  waitingRecords,
} from "@/lib/intake";
import { log } from "@/lib/kit/log";
import { assessForgotten } from "./handlers/assess-window";
import { closeWindow } from "./handlers/close-window";

/** How long a window may be over before a worker sees it. */
const LOOK_MS = 200;
/** Streams worked on at the same time: one mines while the other's rows are written. */
const PARALLEL = 2;
const FORGOTTEN_SECONDS = 15;
const FORGOTTEN_ALERT_SECONDS = 2;
const SWEEP_MS = 10_000;

/**
 * Closes windows until stopped. Time makes them due, so the runner looks again and again instead of being called by a job
 * per batch; records that fill a window in this process wake it at once.
 */
export class WindowRunner {
  private stopped = false;
  private arrived = 0;
  private swept = 0;
  private wake = () => {};
  private running: Promise<void> | null = null;
  private offArrival = () => {};

  async start(): Promise<void> {
    if (isEmbedded()) await forgetLeases();
    this.offArrival = onArrival(() => {
      this.arrived += takeArrivals();
      if (this.arrived >= recordsPerWindow()) this.wake();
    });
    this.running = this.run();
  }

  /** Lets the windows in hand be finished. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.offArrival();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      let closed = 0;
      try {
        closed = await this.look();
      } catch (error) {
        log().warn({ err: error }, "windows could not be looked for");
      }
      if (closed === 0 && !this.stopped) await this.pause();
    }
  }

  private async look(): Promise<number> {
    this.arrived = 0;
    if (Date.now() - this.swept > SWEEP_MS) {
      this.swept = Date.now();
      await assessForgotten(FORGOTTEN_SECONDS);
      await settleForgotten(FORGOTTEN_ALERT_SECONDS);
    }
    const backlog = await findBacklog();
    show(backlog);
    const queue = fairTurn(backlog.due);
    let closed = 0;
    const work = async () => {
      for (let stream = queue.shift(); stream && !this.stopped; stream = queue.shift()) {
        const lease = await leaseStream(stream.workspaceId, stream.service);
        if (lease && (await closeWindow(lease))) closed++;
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    return closed;
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

function show({ waiting, oldest }: Backlog): void {
  waitingRecords().set(waiting);
  lagSeconds().set(oldest ? Math.max(0, (Date.now() - oldest.getTime()) / 1000) : 0);
}
