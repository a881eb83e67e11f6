import type { Scope, StoredRow } from "../evidence/check";
import { checkClaims } from "../evidence/check";
import type { Claim } from "../evidence/schemas";
import type { Reach } from "../gather/scope";
import type { ReportClaim } from "../report/schemas";
import type { Diagnosis, Situation } from "../schemas";

const HYPOTHESES = 3;
const CLAIMS_EACH = 4;
/** Clusters keep events, and changes act, for so long. */
const HISTORY_MS = 60 * 60_000;

/** What the diagnosis says with rows behind it: of its first hypothesis as causes, of the next as context. Pure. */
export function claimsOf({ hypotheses }: Diagnosis): Claim[] {
  return hypotheses.slice(0, HYPOTHESES).flatMap(({ entity, reasons }, i) =>
    reasons
      .filter(({ evidence }) => evidence.length > 0)
      .slice(0, CLAIMS_EACH)
      .map(({ text, evidence }) => ({
        kind: i === 0 ? ("cause" as const) : ("context" as const),
        text,
        entity,
        evidence: evidence.slice(0, 5),
      })),
  );
}

/** What belongs to the incident, for the check of claims. */
export function scopeOf(
  workspaceId: string,
  { services }: { services: readonly string[] },
  reach: Pick<Reach, "from" | "until" | "edges">,
  situation: Situation,
): Scope {
  const hosted = new Map<string, string[]>();
  const host = (on: string, service: string) => hosted.set(on, [...(hosted.get(on) ?? []), service]);
  const names = situation.services.map(({ name }) => name);
  for (const { name, instances } of situation.services) {
    const on = new Set(instances.flatMap(({ node }) => node ?? []));
    for (const node of on) host(node, name);
    if (situation.namespace) host(situation.namespace, name);
  }
  // Where an instance waits for a machine, or none is known, any machine may be what it waits for.
  const placeless = situation.services.filter(({ instances }) => !instances.some(({ node }) => node));
  for (const node of situation.nodes) for (const { name } of placeless) host(node, name);
  const components = situation.records.flatMap(({ service, host: on }) => (on && service ? [service] : []));
  return {
    workspaceId,
    services: [
      ...new Set([...names, ...components, ...situation.events.flatMap(({ service }) => service ?? [])]),
    ],
    from: reach.from - HISTORY_MS,
    until: reach.until,
    edges: reach.edges,
    // An incident that names nobody may be about anybody.
    symptoms: services.length === 0 ? names : [...services, ...complaining(situation)],
    hosted,
  };
}

/** Whoever complains in this time suffers. */
const complaining = ({ records, services }: Situation): string[] => {
  const known = new Set(services.map(({ name }) => name));
  const own = records.flatMap(({ service, level }) =>
    service && known.has(service) && (level === "error" || level === "fatal" || level === "warn")
      ? service
      : [],
  );
  return [...new Set(own)];
};

/** The claims as the report shows them: checked against the rows as they are stored. */
export function reportClaims(
  claims: readonly Claim[],
  rows: readonly StoredRow[],
  scope: Scope,
  from: Pick<ReportClaim, "agent" | "by">,
  firstNumber = 1,
): ReportClaim[] {
  return checkClaims(claims, rows, scope).map((claim, i) => ({
    ...claim,
    ...from,
    id: `c${firstNumber + i}`,
  }));
}

/** A cause that no stored row bears out is none: nobody is told one with confidence. */
export function held(diagnosis: Diagnosis, claims: readonly ReportClaim[]): Diagnosis {
  if (diagnosis.verdict !== "cause" && diagnosis.verdict !== "likely") return diagnosis;
  const stands = claims.some(({ kind, isStruck }) => kind === "cause" && !isStruck);
  if (stands) return diagnosis;
  return {
    ...diagnosis,
    verdict: "unknown",
    statement: `No stored row bears out what shows most: ${diagnosis.statement}`,
  };
}
