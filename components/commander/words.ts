import type { AgentAction, AnalysisSummary, Cost, Steer } from "@/lib/commander/report/schemas";
import type { Entity } from "@/lib/commander/schemas";
import { formatCompact, formatCount, plural } from "@/lib/kit/format";

/** The crew in the order of its work; each answers one question. */
export const CREW = [
  { agent: "detection", label: "Detection", asks: "Is it real, and does it go on?" },
  { agent: "diagnosis", label: "Diagnosis", asks: "What broke?" },
  { agent: "prediction", label: "Prediction", asks: "Who is next, how long, what does it cost?" },
  { agent: "resolution", label: "Resolution", asks: "What would help?" },
  { agent: "communication", label: "Communication", asks: "Who must know what?" },
] as const;
export type CrewAgent = (typeof CREW)[number]["agent"];

export const labelOfAgent = (agent: string) => CREW.find((each) => each.agent === agent)?.label ?? agent;

/** Why a run was made. */
export const CAUSE: Record<AnalysisSummary["cause"], string> = {
  opened: "when it opened",
  reopened: "when it came back",
  evidence: "on new evidence",
  person: "asked for by a person",
  steer: "after steering",
  replay: "replay",
};

export const STATE: Record<AnalysisSummary["state"], string> = {
  queued: "waiting for a worker",
  running: "running",
  done: "done",
  failed: "failed",
  stopped: "stopped",
};

export const VERDICT: Record<NonNullable<AnalysisSummary["verdict"]>, string> = {
  cause: "Cause",
  likely: "Likely cause",
  unknown: "Cause unknown",
  no_fault: "No fault found",
};

export const STEER: Record<Steer["kind"], string> = {
  focus: "Look at",
  rule_out: "Ruled out",
  hint: "Hint",
};

export const AUDIENCE = {
  responders: "Responders",
  owners: "Owners",
  stakeholders: "Stakeholders",
  customers: "Customers",
} as const;

/** What became of a word of a person in a report, where the words of whom they are about may stand before it. */
export const effectOf = (
  { entity, text }: Pick<Steer, "entity" | "text">,
  steered: { text: string; effect: string }[] | undefined,
): string | null =>
  steered?.find((each) => each.text.endsWith(text) && (!entity || each.text.includes(entity.name)))?.effect ??
  null;

/** "service_env_var_address_mismatch" → "service env var address mismatch" */
export const inWords = (name: string) => name.replaceAll("_", " ");

export const isSameEntity = (a: Entity, b: Entity) => a.kind === b.kind && a.name === b.name;

/** A service by its name; what is no service says what it is. */
export const nameOf = ({ kind, name }: Entity) => (kind === "service" ? name : `${kind} ${name}`);

/** Money that models took, in the currency of AI_PRICES, which has no name. Small sums keep two figures that count. */
export function formatMicros(micros: number): string {
  const sum = micros / 1e6;
  if (sum === 0) return "0";
  if (sum >= 1) return sum.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return sum < 0.0001 ? "< 0.0001" : String(Number(sum.toPrecision(2)));
}

/** What a minute of trouble costs; business money has the workspace's currency. */
export function formatMoney(amount: number, currency: string): string {
  const digits = Math.abs(amount) < 100 ? 2 : 0;
  const figure = amount.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${figure} ${currency}`;
}

/** "no model call", "3 calls · 12.4K tokens · cost 0.031", "… · price unknown" */
export function costInWords({ calls, inputTokens, outputTokens, costMicros }: Cost): string {
  if (calls === 0) return "no model call";
  const money = costMicros === null ? "price unknown" : `cost ${formatMicros(costMicros)}`;
  return `${plural(calls, "call")} · ${formatCompact(inputTokens + outputTokens)} tokens · ${money}`;
}

/** The same for those who cannot see it at a glance. */
export const tokensInWords = ({ inputTokens, outputTokens }: Cost) =>
  `${formatCount(inputTokens)} in, ${formatCount(outputTokens)} out`;

/** "about 24 min", "about 1 h 30 min" */
export function formatMinutes(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  if (whole < 60) return `${whole} min`;
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} h${rest > 0 ? ` ${rest} min` : ""}`;
}

export interface SourceOfRow {
  /** What the row is. */
  noun: string;
  /** Where it can be seen; null where no screen shows it. */
  href: string | null;
}

/** What an id of a quoted row names, and the screen that shows the row. */
export function sourceOf(slug: string, id: string): SourceOfRow {
  const at = (noun: string, path: string | null) => ({ noun, href: path && `/${slug}${path}` });
  const encoded = encodeURIComponent(id);
  const [prefix] = id.split(/[_:]/, 1);
  switch (prefix) {
    case "rec":
      return at("line", `/logs?record=${encoded}`);
    case "tpl":
      return at("template", `/templates/${encoded}`);
    case "sig":
      // The signals of the incident stand further down on its own page.
      return { noun: "signal", href: "#signals" };
    case "alert":
      return at("alert", "/alerts");
    case "service":
      return at("service", "/services");
    case "incident":
      return at("incident", `/incidents/${encodeURIComponent(id.slice("incident:".length))}`);
    case "chg":
      return at("change", null);
    case "rbk":
      return at("runbook", `/runbooks/${encoded}`);
    case "event":
      return at("event of the cluster", null);
    default:
      return at("row", null);
  }
}

/** What the crew is at: each agent waits, works or is done. */
export function standingOf(
  agent: CrewAgent,
  { state, stage, actions }: Pick<AnalysisSummary, "state" | "stage"> & { actions: AgentAction[] },
  hasPart: boolean,
): "waits" | "works" | "done" | "failed" | "skipped" {
  if (state === "running" && stage === agent) return "works";
  if (hasPart) return "done";
  const own = actions.filter((action) => action.agent === agent);
  if (state === "running" || state === "queued")
    return own.some((action) => action.state === "running") ? "works" : "waits";
  if (state === "failed" && stage === agent) return "failed";
  return "skipped";
}
