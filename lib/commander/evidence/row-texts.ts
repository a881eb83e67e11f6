import { cut } from "@/lib/kit/cut";

/**
 * How rows read as text, in one place: what is shown to agents is made by these, and a quote is looked for in what they give
 * when the row is read again.
 */

const VALUE_CHARS = 500;
const PAIRS_SHOWN = 40;

const pairs = (values: unknown): string =>
  Object.entries((values ?? {}) as Record<string, unknown>)
    .slice(0, PAIRS_SHOWN)
    .flatMap(([name, value]) =>
      typeof value === "object" || value === undefined
        ? []
        : `${cut(name, 100)}=${cut(String(value), VALUE_CHARS)}`,
    )
    .join(" ");

const joined = (parts: (string | null | undefined | false)[]) => parts.filter(Boolean).join("\n");

export const recordText = ({ message, attributes }: { message: string; attributes?: unknown }): string =>
  joined([message, pairs(attributes)]);

export interface AlertTexts {
  title: string;
  description?: string | null;
  rule?: string | null;
  labels?: unknown;
  annotations?: unknown;
}
export const alertText = ({ title, description, rule, labels, annotations }: AlertTexts): string =>
  joined([title, description, rule && `rule=${rule}`, pairs(labels), pairs(annotations)]);

export interface ChangeTexts {
  kind: string;
  title: string;
  version?: string | null;
  outcome?: string | null;
  environment?: string | null;
  description?: string | null;
}
export const changeText = (change: ChangeTexts): string =>
  joined([
    `${change.kind}: ${change.title}`,
    change.version && `version=${change.version}`,
    change.outcome && `outcome=${change.outcome}`,
    change.environment && `environment=${change.environment}`,
    change.description,
  ]);

export interface SignalTexts {
  kind: string;
  pattern?: string | null;
  explanation: string;
  title?: string | null;
  quotes?: readonly { text: string }[];
}
export const signalText = ({ kind, pattern, explanation, title, quotes = [] }: SignalTexts): string =>
  joined([kind.replaceAll("_", " "), explanation, pattern, title, ...quotes.map(({ text }) => text)]);

export const templateText = ({
  pattern,
  lines = [],
}: {
  pattern: string;
  lines?: readonly string[];
}): string => joined([pattern, ...lines]);

export interface PastTexts {
  title: string;
  what?: string | null;
  fix?: string | null;
  fixedIn?: string | null;
}
export const pastText = ({ title, what, fix, fixedIn }: PastTexts): string =>
  joined([title, what && `it was: ${what}`, fix && `fixed by: ${fix}`, fixedIn && `fixed in: ${fixedIn}`]);

export const runbookText = ({ title, source }: { title: string; source: string }): string =>
  joined([title, source]);

/** Past incidents are shown by their numbers. */
export const INCIDENT_ID = "incident:";
export const incidentId = (number: number): string => `${INCIDENT_ID}${number}`;

/** A service has no row of its own kind of time: what the catalog knows of it is quoted under this id. */
export const SERVICE_ID = "service:";
export const serviceId = (name: string): string => `${SERVICE_ID}${name}`;

export interface ServiceTexts {
  name: string;
  description?: string | null;
  owner?: string | null;
  tier?: number | null;
  calls?: readonly string[];
  calledBy?: readonly string[];
  instances?: readonly { name: string; node?: string | null }[];
}
const LISTED = 100;
const listed = (words: string, names: readonly string[] = []) =>
  names.length > 0 && `${words} ${[...names].sort().slice(0, LISTED).join(", ")}`;
export const serviceText = (service: ServiceTexts): string =>
  joined([
    service.name,
    service.description,
    service.owner && `owner=${service.owner}`,
    service.tier != null && `tier=${service.tier}`,
    listed("needs", service.calls),
    listed("is needed by", service.calledBy),
    listed(
      "runs as",
      service.instances?.map(({ name, node }) => (node ? `${name} on ${node}` : name)),
    ),
  ]);
