import { dress } from "./dress";
import { type Condition, conditionAt, saidOnceAt, troubleSince } from "./effects";
import type { Dependency, FailureMode, Line, Remark, Scenario, ScenarioRecord, Service, Step } from "./model";
import { type Random, random } from "./random";
import { fill, fillAll, requestScope, type Scope } from "./values";

export interface Telling {
  seed: string;
  /** Wall time of minute 0, epoch ms. */
  startMs: number;
  /** Everything the fault says, so many times as often (default 1). */
  intensity?: number;
}

/** No request takes longer: whoever begins in the middle has to look back so far for lines that fall into his part. */
const LONGEST_REQUEST_MS = 60_000;
const FAILED_STATUS: Record<FailureMode, string> = { error: "503", refused: "502", timeout: "504" };
/** Shippers of these attach the trace id; the others have it in the text, or not at all. */
const TRACED = new Set<Service["style"]>(["json", "log4j"]);

/**
 * The records between two moments of the scenario (ms since its minute 0, the later one excluded), by time. Depends on
 * nothing but its arguments, and neighbouring slices fit together: [a,b) and [b,c) make [a,c).
 */
export function generate(
  scenario: Scenario,
  telling: Telling,
  fromMs: number,
  toMs: number,
): ScenarioRecord[] {
  return new Story(scenario, telling, fromMs).until(toMs);
}

interface Request {
  scope: Scope;
  traceId: string;
}
interface Outcome {
  endMs: number;
  failure: FailureMode | null;
}

/** A scenario on its way: what {@link generate} gives in one piece, piece by piece. */
export class Story {
  /** Said by requests that have begun, some of it later than anybody has asked for yet. */
  private told: { atMs: number; record: ScenarioRecord }[] = [];
  private nextSecond: number;
  private readonly services: Map<string, Service>;
  private readonly since: Map<string, number>;
  private readonly conditions = new Map<string, Condition>();
  private rng: Random = random("");
  private readonly loud: number;

  constructor(
    private readonly scenario: Scenario,
    private readonly telling: Telling,
    private readonly fromMs: number,
  ) {
    this.services = new Map(scenario.world.services.map((service) => [service.name, service]));
    this.since = troubleSince(scenario);
    this.loud = telling.intensity ?? 1;
    this.nextSecond = Math.max(0, Math.floor((fromMs - LONGEST_REQUEST_MS) / 1000));
  }

  /** What has been said since the last call (the first time: since `fromMs`) and before `toMs`, by time. */
  until(toMs: number): ScenarioRecord[] {
    while (this.nextSecond * 1000 < toMs) this.tell(this.nextSecond++);
    const due = this.told.filter(({ atMs }) => atMs >= this.fromMs && atMs < toMs);
    this.told = this.told.filter(({ atMs }) => atMs >= toMs);
    return due.sort((a, b) => a.atMs - b.atMs).map(({ record }) => record);
  }

  /** What begins in this second: requests with all they lead to, and what services say by themselves. */
  private tell(second: number): void {
    // One source of chance per second, so that a second is the same whoever asks for it and from where.
    this.rng = random(`${this.telling.seed}:${second}`);
    const atMs = second * 1000;
    const tide = 1 + 0.12 * Math.sin((2 * Math.PI * second) / 540);
    for (const journey of this.scenario.world.journeys) {
      const count = this.rng.poisson((journey.perMinute / 60) * tide);
      for (let i = 0; i < count; i++) {
        const scope = requestScope(this.rng);
        const traceId = fill("{hex:32}", scope, this.rng);
        this.perform(journey.start, atMs + this.rng.next() * 1000, { scope, traceId });
      }
    }
    for (const service of this.scenario.world.services) this.chat(service, atMs);
  }

  private chat(service: Service, atMs: number): void {
    const condition = this.condition(service.name, atMs);
    const say = (line: Line, perMinute: number) => {
      for (let count = this.rng.poisson(perMinute / 60); count > 0; count--)
        this.say(service, line, atMs + this.rng.next() * 1000, {});
    };
    if (!condition.down) for (const line of service.chatter) say(line, line.perMinute);
    for (const line of saidOnceAt(this.scenario, service.name, atMs / 1000))
      this.say(service, line, atMs, {});
    for (const { line, perMinute } of condition.says) say(line, perMinute * this.loud);
  }

  /** One service answers one request, asking others on its way. */
  private perform(step: Step, atMs: number, request: Request): Outcome {
    const { rng } = this;
    const service = this.service(step.service);
    const condition = this.condition(service.name, atMs);
    if (condition.down) return { endMs: atMs + 1, failure: "refused" };
    const scope: Scope = { ...request.scope };
    for (const [name, text] of Object.entries(step.values ?? {})) scope[name] = fill(text, scope, rng);
    const own = Math.min(rng.around(service.latencyMs) * condition.slows, LONGEST_REQUEST_MS / 2);
    let endMs = atMs + own * 0.6;
    let failure: FailureMode | null = null;
    for (const callee of step.calls ?? []) {
      if (rng.next() >= (callee.chance ?? 1)) continue;
      const outcome = this.call(service, callee, endMs, { ...request, scope });
      endMs = Math.min(outcome.endMs, atMs + LONGEST_REQUEST_MS / 2);
      failure = outcome.failure;
      if (failure) break;
    }
    endMs += own * 0.4;
    if (!failure) failure = this.ownFailure(service, condition, endMs, { ...request, scope });
    this.conclude(service, { endMs, failure }, endMs - atMs, { ...request, scope });
    return { endMs, failure: failure && "error" };
  }

  private ownFailure(
    service: Service,
    { failures }: Condition,
    atMs: number,
    request: Request,
  ): FailureMode | null {
    for (const { share, says } of failures) {
      if (this.rng.next() >= share) continue;
      this.remark(service, says, atMs, request, this.loud);
      return "error";
    }
    return null;
  }

  private conclude(service: Service, outcome: Outcome, tookMs: number, request: Request): void {
    const { voice, slowMs = Number.POSITIVE_INFINITY } = service;
    const scope = {
      ...request.scope,
      ms: tookMs.toFixed(0),
      seconds: (tookMs / 1000).toFixed(3),
      status: outcome.failure ? FAILED_STATUS[outcome.failure] : (request.scope.status ?? "200"),
    };
    const said = { ...request, scope };
    if (outcome.failure) this.remark(service, voice.failed, outcome.endMs, said, this.loud);
    else this.remark(service, voice.done, outcome.endMs, said);
    if (tookMs > slowMs) this.remark(service, voice.slow, outcome.endMs, said);
  }

  /** A call along an edge of the topology: it may take too long, fail, and have its failure hidden by the caller. */
  private call(caller: Service, step: Step, atMs: number, request: Request): Outcome {
    const edge = caller.calls.find(({ to }) => to === step.service);
    if (!edge) throw new Error(`${caller.name} calls ${step.service}, which is not among its dependencies`);
    let { endMs, failure } = this.perform(step, atMs, request);
    if (endMs - atMs > edge.timeoutMs) {
      endMs = atMs + edge.timeoutMs;
      failure = "timeout";
    }
    const took = { callms: (endMs - atMs).toFixed(0), timeout: String(edge.timeoutMs) };
    const said = { ...request, scope: { ...request.scope, ...took, peer: edge.to, address: edge.address } };
    const peer = { "peer.service": edge.to };
    if (!failure) {
      this.remark(caller, caller.voice.called, endMs, said, 1, peer);
      return { endMs, failure };
    }
    const hidden = this.isHidden(edge, atMs);
    const lines = hidden ? caller.voice.hidden : caller.voice.callFailed?.[failure];
    this.remark(caller, lines, endMs, said, this.loud, peer);
    return { endMs, failure: hidden ? null : failure };
  }

  private isHidden({ to, hides }: Dependency, atMs: number): boolean {
    const early = atMs / 60_000 < this.since.get(to)! + hides.seconds / 60;
    return early || this.rng.next() < hides.share;
  }

  /** Says one of the lines, perhaps; `times` over with fresh values within a second, as impatient callers make it. */
  private remark(
    service: Service,
    lines: readonly Remark[] | undefined,
    atMs: number,
    request: Request,
    times = 1,
    attributes?: Record<string, string>,
  ): void {
    if (!lines || lines.length === 0) return;
    for (let i = 0; i < times; i++) {
      const line = this.rng.pick(lines);
      if (this.rng.next() >= (line.chance ?? 1)) continue;
      const at = i === 0 ? atMs : atMs + this.rng.next() * 1000;
      const said = attributes ? { ...line, attributes: { ...line.attributes, ...attributes } } : line;
      this.say(
        service,
        said,
        at,
        i === 0 ? request.scope : { ...request.scope, ...requestScope(this.rng) },
        request.traceId,
      );
    }
  }

  private say(service: Service, line: Line, atMs: number, scope: Scope, traceId?: string): void {
    const text = fill(line.text, scope, this.rng);
    const stack = (line.stack ?? []).map((part) => fill(part, scope, this.rng));
    const wallMs = Math.floor(this.telling.startMs + atMs);
    const dressed = dress({ service, line, text, stack, atMs: wallMs, traceId }, this.rng);
    const record: ScenarioRecord = {
      ts: new Date(wallMs).toISOString(),
      service: service.name,
      ...dressed,
      release: this.condition(service.name, atMs).release,
      environment: "production",
    };
    if (line.attributes) record.attributes = fillAll(line.attributes, scope, this.rng);
    if (traceId && TRACED.has(service.style)) record.traceId = traceId;
    this.told.push({ atMs, record });
  }

  private service(name: string): Service {
    const service = this.services.get(name);
    if (!service) throw new Error(`no service is called ${name}`);
    return service;
  }

  private condition(service: string, atMs: number): Condition {
    const key = `${service}:${Math.floor(atMs / 1000)}`;
    let condition = this.conditions.get(key);
    if (!condition) {
      condition = conditionAt(this.scenario, service, Math.floor(atMs / 1000) / 60);
      this.conditions.set(key, condition);
    }
    return condition;
  }
}
