import { firstOf, isObject, restOf } from "@/lib/intake/alerts/fields";
import { statusOf } from "@/lib/intake/alerts/status";
import type { ChangeNotice, ChangeOutcome } from "@/lib/intake/changes/change";
import { Rejection } from "@/lib/intake/record";
import { CHANGE_KINDS, type ChangeKind } from "@/lib/intake/schemas";

/** Other words for the four kinds. */
const KINDS: Record<ChangeKind, string> = {
  deploy: "deploy deployment deployed release released rollout rollback build publish",
  flag: "flag feature_flag featureflag feature toggle experiment",
  config: "config configuration settings setting migration schema infrastructure",
  scale: "scale scaling autoscale autoscaling resize",
};
const BY_WORD = new Map(
  Object.entries(KINDS).flatMap(([kind, words]) =>
    words.split(" ").map((word) => [word, kind as ChangeKind] as const),
  ),
);

const READ = [
  "kind",
  "type",
  "title",
  "service",
  "environment",
  "env",
  "version",
  "at",
  "url",
  "status",
  "outcome",
  "author",
  "user",
  "description",
  "labels",
  "id",
];

/** A change in the contract's own form. Throws {@link Rejection}. */
export function genericChange(item: unknown): ChangeNotice {
  if (!isObject(item)) throw new Rejection("must be an object");
  const word = firstOf(item.kind, item.type, item.change_type);
  const kind = BY_WORD.get((word ?? "").toLowerCase().replace(/[\s-]+/g, "_"));
  if (kind === undefined) throw new Rejection(`kind: must be one of ${CHANGE_KINDS.join(", ")}`);
  if (typeof item.service !== "string" && item.service !== undefined && item.service !== null)
    throw new Rejection("service: must be a string");
  const id = firstOf(item.id);
  return {
    kind,
    title: firstOf(item.title, item.summary, item.message),
    service: item.service,
    environment: firstOf(item.environment, item.env),
    version: firstOf(item.version, item.release, item.revision, item.ref),
    identity: id === undefined ? undefined : { source: "generic", id },
    outcome: outcomeOf(firstOf(item.outcome, item.status)),
    author: firstOf(item.author, item.user, item.by),
    description: item.description,
    url: firstOf(item.url, item.link),
    at: firstOf(item.at, item.timestamp, item.time, item.created_at),
    labels: isObject(item.labels) ? item.labels : undefined,
    rest: restOf(item, READ),
  };
}

const STARTED = new Set(
  "started start starting running in_progress pending queued created waiting requested".split(" "),
);

/** How a change went, by words that pipelines use; undefined for a word that says nothing. */
export function outcomeOf(word: unknown): ChangeOutcome | undefined {
  if (typeof word !== "string" || word === "") return undefined;
  const name = word.toLowerCase().replace(/[\s-]+/g, "_");
  if (STARTED.has(name)) return "started";
  if (/^(?:fail|error|cancel|abort|timed_out|degraded|startup_failure)/.test(name)) return "failed";
  return /^(?:succ|passed|complete|finished|deployed|healthy|done)/.test(name) ||
    statusOf(name) === "resolved"
    ? "succeeded"
    : undefined;
}
