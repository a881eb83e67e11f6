import { type Ctx, workspaceSettings } from "@/lib/access";
import { type Edge, topology } from "@/lib/catalog";
import { MINUTE_MS } from "@/lib/kit/clock";
import type { FreshSignal, SeenAgain } from "@/lib/signals";
import { lessonsOf, servicesTaughtWith } from "../lessons/rows";
import { applyRules, type RuledDecision } from "../rules/apply";
import { type RulesInForce, rulesInForce } from "../rules/in-force";
import { decide } from "./decide";
import { type Candidate, type Decision, shapeOfSignal } from "./model";
import { candidatesOf, hostsNear, hostsOfRules } from "./situation";

/** What a window is asked for beyond its signals: services that its records named link it to others at once. */
export interface Naming {
  service: string;
  peers: { service: string }[];
}

export interface DecidedOn {
  signals: Candidate[];
  decisions: (Decision | RuledDecision)[];
  held: { signalId: string; rule: string }[];
  rules: RulesInForce;
  /** Null when nothing had to be decided. */
  edges: Edge[] | null;
}

interface Given {
  arrivedAt: number;
  fresh: FreshSignal[];
  again: SeenAgain[];
  naming: Naming | null;
}

/**
 * Decides on the new signals, on those that have waited and have grown, and on those that a rule held which holds them no more:
 * the workspace's rules first, then by what is the same and near.
 */
export async function decideOn(ctx: Ctx, { arrivedAt, fresh, again, naming }: Given): Promise<DecidedOn> {
  const rules = await rulesInForce(ctx);
  const ripe = again.filter((signal) => signal.incidentId === null && isRipe(signal, rules));
  const services = [...new Set([...fresh, ...ripe].map((signal) => signal.service))];
  if (services.length === 0) return { signals: [], decisions: [], held: [], rules, edges: null };
  const edges = await topology(ctx);
  const { quietMinutes, reopenMinutes } = await workspaceSettings(ctx);
  const signals = await candidatesOf(ctx, fresh, {
    services,
    ripe: new Set(ripe.map(({ id }) => id)),
    arrivedAt,
    withLabels: rules.live.length + rules.shadow.length > 0,
  });
  const lessons = await lessonsOf(ctx, signals.map(shapeOfSignal));
  const ofRules = await hostsOfRules(ctx, rules.live, signals, arrivedAt);
  const ruled = applyRules({ arrivedAt, signals, hosts: ofRules, rules: rules.live, lessons, quietMinutes });
  const near = [
    ...services,
    ...fresh.flatMap((signal) => signal.explainedBy?.service ?? []),
    ...servicesTaughtWith(lessons, services),
    ...neighboursOf(services, edges),
  ];
  const ordinary = decide({
    arrivedAt,
    signals: ruled.rest,
    hosts: ruled.rest.length > 0 ? await hostsNear(ctx, near, arrivedAt) : [],
    edges: [...edges, ...namedBy(naming, edges)],
    lessons,
    reopenMs: reopenMinutes * MINUTE_MS,
  });
  return { signals, decisions: [...ruled.decisions, ...ordinary], held: ruled.held, rules, edges };
}

const isRipe = ({ hasGrown, heldBy }: SeenAgain, { live }: RulesInForce): boolean =>
  heldBy === null ? hasGrown : !live.some(({ id, effect }) => id === heldBy && effect.kind === "suppress");

const NEIGHBOURS_AT_MOST = 50;

/** Services that call one of these or are called by it: nearly the same text joins across a call. */
const neighboursOf = (services: string[], edges: Edge[]): string[] =>
  edges
    .flatMap(({ caller, callee }) =>
      services.includes(caller) ? [callee] : services.includes(callee) ? [caller] : [],
    )
    .slice(0, NEIGHBOURS_AT_MOST);

/** A name in this very window links before it has come up often enough to be learned, unless the link is known to be the other way. */
const namedBy = (naming: Naming | null, known: Edge[]): Edge[] =>
  (naming?.peers ?? [])
    .map((peer) => ({ caller: naming!.service, callee: peer.service }))
    .filter(({ caller, callee }) => !known.some((edge) => edge.caller === callee && edge.callee === caller));
