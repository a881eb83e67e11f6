import { FUTURE_MS, MAX_SERVICE_CHARS } from "@/lib/intake/limits";
import { Rejection } from "@/lib/intake/record";
import { isSecretName, redact } from "@/lib/intake/redact";
import type { Mark } from "@/lib/intake/schemas";
import { storable } from "@/lib/intake/text";
import { readTime } from "@/lib/intake/time";
import { fingerprintOf } from "./fingerprint";
import { flattenInto, MAX_LABEL_CHARS } from "./flatten";
import type { AlertDraft, Notice } from "./notice";
import { type MappingRule, route } from "./routing";
import { DEFAULT_SEVERITY, severityOf } from "./severity";

const MAX_TITLE_CHARS = 300;
const MAX_DESCRIPTION_CHARS = 20_000;
const MAX_KEY_CHARS = 500;
/** A label that is the time or the measured value would make each notice an alert of its own. */
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
  const marks: Mark[] = [];
  const clean = (value: unknown, maxChars: number) => cleanText(value, maxChars, marks, options);
  const labels = labelsOf(notice, marks, options);
  const annotations = textsOf([notice.annotations], marks, options);
  const rule = clean(notice.rule, MAX_TITLE_CHARS);
  const description = clean(notice.description, MAX_DESCRIPTION_CHARS);
  const title =
    clean(notice.title, MAX_TITLE_CHARS) ?? rule ?? clean(firstLine(description), MAX_TITLE_CHARS);
  if (title === null) throw new Rejection("title: required");
  const stated = {
    service: serviceName(notice.service, marks),
    owner: clean(notice.owner, MAX_SERVICE_CHARS),
    environment: clean(notice.environment, MAX_SERVICE_CHARS),
  };
  const words = Array.isArray(notice.severity) ? notice.severity : [notice.severity];
  const mapped = severityFrom(words, options);
  const fields = fieldsOf(labels, {
    ...stated,
    title,
    rule,
    source: options.source,
    severity: mapped.severity,
  });
  const routed = route(fields, stated, options.rules);
  const service = routed.service ?? options.service;
  const dedupKey = clean(notice.dedupKey, MAX_KEY_CHARS);
  const environment = routed.environment;
  return {
    source: options.source,
    title,
    status: notice.status,
    severity: routed.severity ?? mapped.severity,
    rule,
    service,
    environment,
    owner: routed.owner,
    fingerprint: fingerprintOf(identityOf(notice, { title, service, environment }, options.source)),
    dedupKey,
    description,
    url: webAddress(notice.url),
    labels: Object.fromEntries(labels),
    annotations: Object.fromEntries(annotations),
    ...timesOf(notice, options.now, marks),
    marks,
    why: routed.severity === null ? [mapped.why, ...routed.why] : routed.why,
  };
}

function severityFrom(words: unknown[], { sender, source }: FinishOptions) {
  for (const word of words) {
    const severity = severityOf(word, sender);
    if (severity !== null)
      return { severity, why: `severity ${severity}: ${source} says “${String(word).slice(0, 60)}”` };
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
  sender: string,
): Record<string, unknown> {
  if (identity !== undefined) return identity;
  if (dedupKey !== undefined && dedupKey !== null && dedupKey !== "")
    return { source: sender, key: dedupKey };
  const lasting = Object.entries(labels).filter(([name]) => !NOT_IDENTITY.has(name));
  return { source: sender, ...named, labels: fingerprintOf(Object.fromEntries(lasting)) };
}

const fieldsOf = (
  labels: Map<string, string>,
  named: Record<string, string | null>,
): Record<string, string> => ({
  ...Object.fromEntries(labels),
  ...Object.fromEntries(Object.entries(named).filter((pair): pair is [string, string] => pair[1] !== null)),
});

function labelsOf(notice: Notice, marks: Mark[], options: FinishOptions): Map<string, string> {
  return textsOf([notice.labels, notice.rest], marks, options);
}

function textsOf(values: unknown[], marks: Mark[], options: FinishOptions): Map<string, string> {
  const flat = new Map<string, string>();
  for (const value of values)
    if (flattenInto(flat, value) && !marks.includes("attributes_cut")) marks.push("attributes_cut");
  const texts = new Map<string, string>();
  for (const [name, value] of flat) {
    const safe = isSecretName(name)
      ? "[redacted]"
      : (cleanText(value, MAX_LABEL_CHARS, marks, options) ?? "");
    if (isSecretName(name)) mark(marks, "redacted");
    texts.set(storable(name, marks), safe);
  }
  return texts;
}

/** Text that can be stored and shown: bounded, without secrets. Null for none. */
function cleanText(
  value: unknown,
  maxChars: number,
  marks: Mark[],
  { redactEmails }: FinishOptions,
): string | null {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null;
  const whole = storable(String(value).trim(), marks);
  if (whole === "") return null;
  if (whole.length > maxChars) mark(marks, "truncated");
  const text = whole.slice(0, maxChars).toWellFormed();
  const safe = redact(text, { emails: redactEmails });
  if (safe !== text) mark(marks, "redacted");
  return safe;
}

function serviceName(value: unknown, marks: Mark[]): string | null {
  if (typeof value !== "string" || value.trim() === "") return null;
  return storable(
    value
      .trim()
      .replace(/\p{Cc}+/gu, " ")
      .slice(0, MAX_SERVICE_CHARS)
      .toWellFormed(),
    marks,
  );
}

const firstLine = (text: string | null) => text?.split("\n", 1)[0];
const mark = (marks: Mark[], one: Mark) => void (marks.includes(one) || marks.push(one));

/** A link that a click may follow: nothing but the web. */
function webAddress(value: unknown): string | null {
  if (typeof value !== "string" || value.length > 4000 || !/^https?:\/\/\S+$/i.test(value.trim()))
    return null;
  return redact(value.trim().toWellFormed(), { emails: false });
}

function timesOf({ status, startsAt, endsAt, at, expiresAt }: Notice, now: number, marks: Mark[]) {
  const [start, end, seen, expiry] = [startsAt, endsAt, at, expiresAt].map(timeOf);
  const over = status === "resolved";
  const stated = seen ?? (over ? end : start) ?? null;
  // A clock that is ahead must not let this notice win over all that come later.
  if (stated !== null && stated > now + FUTURE_MS) mark(marks, "future");
  return {
    startsAt: start ?? null,
    endsAt: over ? (end ?? null) : null,
    at: stated === null ? now : Math.min(stated, now + FUTURE_MS),
    expiresAt: over ? null : (expiry ?? null),
  };
}

/** Null for what is none: senders write the year 1 or 0 for "not yet". */
function timeOf(value: unknown): number | null {
  if (value === undefined || value === null || value === "" || value === 0 || value === "0") return null;
  try {
    const ms = readTime(value);
    return ms > 0 ? ms : null;
  } catch {
    return null;
  }
}
