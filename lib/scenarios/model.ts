/** The vocabulary of scenario files. Everything here is data; generate.ts plays it. */

export type Level = "trace" | "debug" | "info" | "warn" | "error" | "fatal";
/** How a service writes its lines: the header each logger puts before the message. */
export type Style = "json" | "logfmt" | "log4j" | "nginx" | "postgres" | "glog" | "redis" | "python";
/** How a failed call looks to its caller. */
export type FailureMode = "error" | "refused" | "timeout";

/** One thing a service says. `text`, `stack` and attribute values hold `{placeholders}`, see values.ts. */
export interface Line {
  level: Level;
  text: string;
  /** Logger, class or source file, as the style prints it. */
  from?: string;
  attributes?: Record<string, string>;
  /** Further lines of the same record: a stack trace, a STATEMENT. */
  stack?: readonly string[];
}
/** A line a service says by itself, so often per minute. */
export interface Chatter extends Line {
  perMinute: number;
}
/** A line said about a request, in this share of the cases (0…1, default 1). */
export interface Remark extends Line {
  chance?: number;
}

/** What a service says about the requests it handles. */
export interface Voice {
  /** A request was answered. */
  done?: readonly Remark[];
  /** A request took longer than `slowMs`. */
  slow?: readonly Remark[];
  /** A request failed; said after the cause. */
  failed?: readonly Remark[];
  /** A call to another service went well; `{peer}`, `{address}`, `{callms}`. */
  called?: readonly Remark[];
  /** A call failed and the failure could be hidden: retried, answered from a cache. */
  hidden?: readonly Remark[];
  /** A call failed and nothing hid it; one of the lines of the mode. */
  callFailed?: Partial<Record<FailureMode, readonly Remark[]>>;
}

/** An edge of the topology. */
export interface Dependency {
  to: string;
  /** How messages of the caller name it: `orders-db:5432`. */
  address: string;
  timeoutMs: number;
  /** For so long after the callee began to fail, and in this share of the cases ever after, callers notice nothing. */
  hides: { seconds: number; share: number };
}

export interface Service {
  name: string;
  /** One sentence for people. */
  about: string;
  style: Style;
  /** Beginnings of thread names, for styles that print them. */
  threads?: readonly string[];
  release: string;
  /** Median of its own work per request, ms. */
  latencyMs: number;
  slowMs?: number;
  calls: readonly Dependency[];
  voice: Voice;
  chatter: readonly Chatter[];
}

/** What one request makes services do, in order. A callee must be a declared dependency of its caller. */
export interface Step {
  service: string;
  /** `{method}`, `{path}`, `{op}` and whatever else the lines of the service name. */
  values?: Record<string, string>;
  /** In this share of the requests (0…1, default 1). */
  chance?: number;
  calls?: readonly Step[];
}
export interface Journey {
  name: string;
  perMinute: number;
  start: Step;
}

export interface World {
  name: string;
  services: readonly Service[];
  journeys: readonly Journey[];
}

/** A constant, or a line from the beginning of the phase to its end. */
export type Ramp = number | readonly [from: number, to: number];

/** What a phase does to one service. */
export interface Effect {
  service: string;
  /** Lines it says by itself meanwhile; `grow` scales their rate over the phase. */
  says?: readonly Chatter[];
  grow?: Ramp;
  /** Lines it says at the beginning of the phase, once. */
  once?: readonly Line[];
  /** This share (0…1) of the requests to it fails, with these lines of its own. */
  fails?: { share: Ramp; says: readonly Remark[] };
  /** Its own work takes so many times as long. */
  slows?: Ramp;
  /** The process is gone: calls are refused and it says nothing. */
  down?: boolean;
  /** It runs this release from here on. */
  release?: string;
}

/** Minutes count from the beginning of the scenario. Overlaps are allowed. */
export interface Phase {
  title: string;
  fromMinute: number;
  toMinute: number;
  effects: readonly Effect[];
}

export interface Truth {
  service: string;
  kind: string;
  startsAtMinute: number;
}

export interface Scenario {
  name: string;
  title: string;
  description: string;
  world: World;
  /** Sent at once and back-dated, so that rates have a past. */
  historyMinutes: number;
  /** Played as time goes by. */
  liveMinutes: number;
  phases: readonly Phase[];
  /** What broke; null when nothing does. Printed at the end, never sent. */
  truth: Truth | null;
}

/** One record as the public intake takes it. */
export interface ScenarioRecord {
  ts: string;
  service: string;
  level?: Level;
  message: string;
  attributes?: Record<string, string | number>;
  traceId?: string;
  release: string;
  environment: string;
}
