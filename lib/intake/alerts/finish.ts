import { FUTURE_MS, MAX_SERVICE_CHARS } from "@/lib/intake/limits";
import { Rejection } from "@/lib/intake/record";
import type { Severity } from "@/lib/intake/schemas";
import { storable } from "@/lib/intake/text";
import { cut } from "@/lib/kit/cut";
import { Cleaner, timeOf, webAddress } from "./clean";
import { fingerprintOf } from "./fingerprint";
import type { AlertDraft, Notice } from "./notice";
import { type MappingRule, route } from "./routing";
import { DEFAULT_SEVERITY, severityOf } from "./severity";

const MAX_TITLE_CHARS = 300;
const MAX_DESCRIPTION_CHARS = 20_000;
const MAX_KEY_CHARS = 500;
/** Labels that change from notice to notice of one alert. */
const NOT_IDENTITY = new Set(["severity", "priority", "level", "value", "values", "status", "state"]);

export interface FinishOptions {
  /** Whose format it is: its words for severities are looked up. */
  sender: string;
  /** Whom it came from. */
  source: string;
  /** Epoch ms. */
  now: number;
  redactEmails: boolean;
  /** For alerts that name no service. */
  service: string | null;
  rules: readonly MappingRule[];
}

/** A notice as an alert to keep. Throws {@link Rejection} when it says nothing that could be a title. */
export function finishNotice(notice: Notice, options: FinishOptions): AlertDraft {
  const cleaner = new Cleaner(options.redactEmails);
  const labels = cleaner.labels(notice.labels, notice.rest);
  const rule = cleaner.text(notice.rule, MAX_TITLE_CHARS);
  const description = cleaner.text(notice.description, MAX_DESCRIPTION_CHARS);
  const title =
    cleaner.text(notice.title, MAX_TITLE_CHARS) ??
    rule ??
    cleaner.text(description?.split("\n", 1)[0], MAX_TITLE_CHARS);
  if (title === null) throw new Rejection("title: required");
  const stated = {
    service: cleaner.serviceName(notice.service),
    owner: cleaner.text(notice.owner, MAX_SERVICE_CHARS),
    environment: cleaner.text(notice.environment, MAX_SERVICE_CHARS),
  };
  const mapped = severityFrom(notice.severity, options);
  const fields = fieldsOf(labels, {
    ...stated,
    title,
    rule,
    source: options.source,
    severity: mapped.severity,
  });
  const routed = route(fields, stated, options.rules);
  const service = routed.service ?? options.service;
  const { environment, owner } = routed;
  return {
    source: options.source,
    title,
    status: notice.status,
    severity: routed.severity ?? mapped.severity,
    rule,
    service,
    environment,
    owner,
    fingerprint: fingerprintOf(identityOf(notice, { title, service, environment }, options)),
    dedupKey: cleaner.text(notice.dedupKey, MAX_KEY_CHARS),
    description,
    url: webAddress(notice.url),
    labels,
    annotations: cleaner.labels(notice.annotations),
    ...timesOf(notice, options.now, cleaner),
    marks: cleaner.marks,
    mappedBy: routed.mappedBy,
    why: routed.severity === null ? [mapped.why, ...routed.why] : routed.why,
  };
}

function severityFrom(
  stated: unknown,
  { sender, source }: FinishOptions,
): { severity: Severity; why: string } {
  for (const word of Array.isArray(stated) ? stated : [stated]) {
    const severity = severityOf(word, sender);
    if (severity !== null)
      return {
        severity,
        why: `severity ${severity}: ${source} says “${storable(cut(String(word), 60), [])}”`,
      };
  }
  return {
    severity: DEFAULT_SEVERITY,
    why: `severity ${DEFAULT_SEVERITY}: ${source} says none that is known`,
  };
}

/** The sender's own identity, else its key, else all that does not change from notice to notice. */
function identityOf(
  { identity, dedupKey, labels = {} }: Notice,
  named: { title: string; service: string | null; environment: string | null },
  { source, service }: FinishOptions,
): Record<string, unknown> {
  if (identity !== undefined) return identity;
  // Keys are the sender's: behind an address that belongs to one service, another may use the same.
  if (dedupKey !== undefined && dedupKey !== null && dedupKey !== "")
    return { source, key: dedupKey, for: service };
  const lasting = Object.entries(labels).filter(([name]) => !NOT_IDENTITY.has(name));
  return { source, ...named, labels: fingerprintOf(Object.fromEntries(lasting)) };
}

const fieldsOf = (
  labels: Record<string, string>,
  named: Record<string, string | null>,
): Record<string, string> => ({
  ...labels,
  ...Object.fromEntries(Object.entries(named).filter((pair): pair is [string, string] => pair[1] !== null)),
});

function timesOf({ status, startsAt, endsAt, at, expiresAt }: Notice, now: number, cleaner: Cleaner) {
  const [start, end, seen, expiry] = [startsAt, endsAt, at, expiresAt].map(timeOf);
  const over = status === "resolved";
  const stated = seen ?? (over ? end : start) ?? null;
  if (stated !== null && stated > now + FUTURE_MS) cleaner.mark("future");
  return {
    startsAt: start ?? null,
    endsAt: over ? (end ?? null) : null,
    // A clock that is ahead must not let this notice win over all that come later.
    at: stated === null ? now : Math.min(stated, now + FUTURE_MS),
    expiresAt: over ? null : (expiry ?? null),
  };
}
