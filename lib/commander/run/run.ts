import type { Ctx } from "@/lib/access";
import type { IncidentDetail } from "@/lib/incidents";
import type { Report, Steer } from "../report/schemas";
import type { Situation } from "../schemas";

/** The report as it grows: parts are stored and told to everyone who looks, a few times a second. */
export interface Draft {
  readonly report: Report;
  /** Takes in new parts; they are written within a quarter of a second. Throws what `signal` was aborted with. */
  set(parts: Report): void;
  /**
   * Says of which services the rows are that parts rest on, before these are set: what they say is served only to who sees all
   * of them, whether a word names them or not.
   */
  told(services: Iterable<string>): void;
  /** Resolves when all that was set is stored. */
  flush(): Promise<void>;
}

export interface Act {
  agent: string;
  kind: "core" | "tool" | "model" | "note";
  name: string;
  /** In words, for people: "Looks at the log lines of checkout". */
  text: string;
  input?: unknown;
}

/** What agents do, kept with what came back and told as it happens. */
export interface Actions {
  /**
   * Does it and keeps its outcome. In a replay what a tool answered to the same input then is answered again, and nothing is
   * done. What `work` throws is kept as the failure, and thrown on.
   */
  run<T>(act: Act, work: () => Promise<T>, more?: { tokens?: (outcome: T) => number }): Promise<T>;
}

/** One run of the agents at an incident. */
export interface Run {
  ctx: Ctx;
  analysisId: string;
  incident: IncidentDetail;
  /** What people told the agents, the oldest first. */
  steers: Steer[];
  situation: Situation;
  draft: Draft;
  actions: Actions;
  /** Aborted when a person stops the run, another worker took it over, or this process ends. */
  signal: AbortSignal;
}
