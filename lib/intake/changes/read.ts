import { Cleaner, timeOf, webAddress } from "@/lib/intake/alerts/clean";
import { isObject } from "@/lib/intake/alerts/fields";
import { fingerprintOf } from "@/lib/intake/alerts/fingerprint";
import { FUTURE_MS, MAX_SERVICE_CHARS } from "@/lib/intake/limits";
import { firstText } from "@/lib/intake/receivers/item";
import { ENVIRONMENT_LABELS, SERVICE_LABELS } from "@/lib/intake/receivers/labels";
import { Rejection } from "@/lib/intake/record";
import type { ChangeDraft, ChangeNotice } from "./change";
import { CHANGE_SENDERS, changeSenderOf } from "./senders";
import { genericChange } from "./senders/generic";

const MAX_TITLE_CHARS = 300;
const MAX_CHANGES = 1000;

export interface ChangeOptions {
  now: number;
  redactEmails: boolean;
  /** For changes that name no service. */
  service: string | null;
}

export interface ReadChanges {
  drafts: ChangeDraft[];
  rejected: { index: number; reason: string }[];
}

/** A body that holds no change in any form we know. Its message is the reason that the sender reads. */
export class UnreadableChanges extends Error {}

/**
 * The changes of a body that came to the address of `name`: read by that sender's adapter, else by whichever knows the form,
 * else as the contract's own. Throws {@link UnreadableChanges}.
 */
export function readChanges(name: string, body: unknown, options: ChangeOptions): ReadChanges {
  const own = changeSenderOf(name);
  for (const one of own ? [own, ...CHANGE_SENDERS] : CHANGE_SENDERS) {
    const notices = one.read(body, options.now);
    if (notices !== null) return finishAll(notices, (notice) => notice, own?.name ?? one.name, options);
  }
  const items = Array.isArray(body)
    ? body
    : isObject(body) && Array.isArray(body.changes)
      ? body.changes
      : [body];
  const read = finishAll(items, genericChange, own?.name ?? name, options);
  if (read.drafts.length === 0 && read.rejected.length > 0)
    throw new UnreadableChanges(`no change can be read: ${read.rejected[0]!.reason}`);
  return read;
}

function finishAll<T>(
  items: T[],
  noticeOf: (item: T) => ChangeNotice,
  source: string,
  options: ChangeOptions,
): ReadChanges {
  if (items.length > MAX_CHANGES)
    throw new UnreadableChanges(`more than ${MAX_CHANGES} changes in one request`);
  const read: ReadChanges = { drafts: [], rejected: [] };
  items.forEach((item, index) => {
    try {
      read.drafts.push(finishChange(noticeOf(item), source, options));
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      read.rejected.push({ index, reason: error.message });
    }
  });
  return read;
}

function finishChange(
  notice: ChangeNotice,
  source: string,
  { now, redactEmails, service: fallback }: ChangeOptions,
): ChangeDraft {
  const cleaner = new Cleaner(redactEmails);
  const labels = cleaner.labels(notice.labels, notice.rest);
  const service =
    cleaner.serviceName(notice.service) ?? cleaner.serviceName(firstText(labels, SERVICE_LABELS)) ?? fallback;
  const environment =
    cleaner.text(notice.environment, MAX_SERVICE_CHARS) ?? firstText(labels, ENVIRONMENT_LABELS) ?? null;
  const version = cleaner.text(notice.version, MAX_SERVICE_CHARS);
  const title =
    cleaner.text(notice.title, MAX_TITLE_CHARS) ?? [notice.kind, service, version].filter(Boolean).join(" ");
  const stated = timeOf(notice.at);
  const at = Math.min(stated ?? now, now + FUTURE_MS);
  return {
    source,
    kind: notice.kind,
    title,
    service,
    environment,
    version,
    fingerprint: fingerprintOf(
      notice.identity ?? { source, kind: notice.kind, title, service, environment, version, at: stated },
    ),
    outcome: notice.outcome ?? null,
    author: cleaner.text(notice.author, MAX_SERVICE_CHARS),
    description: cleaner.text(notice.description, 5000),
    url: webAddress(notice.url),
    at,
    labels,
    marks: cleaner.marks,
  };
}
