import { Rejection } from "@/lib/intake/record";
import { isObject, restOf } from "./fields";
import { type FinishOptions, finishNotice } from "./finish";
import type { Notice, ReadAlerts } from "./notice";
import type { Sender } from "./sender";
import { alertSenderOf, SENDERS } from "./senders";
import { genericItems, genericNotice } from "./senders/generic";

/** No sender groups more; a list that is longer is somebody's test of patience. */
export const MAX_ALERTS = 5000;

export type ReadOptions = Omit<FinishOptions, "sender" | "source">;

/** A body that holds no alert in any form we know. Its message is the reason that the sender reads. */
export class UnreadableAlerts extends Error {}

/**
 * The alerts of a body that came to the address of `name`: read by that sender's adapter, else by whichever knows the form,
 * else by the names that monitoring in general uses. Items fail one by one. Throws {@link UnreadableAlerts}.
 */
export function readAlerts(name: string, body: unknown, options: ReadOptions): ReadAlerts {
  const own = alertSenderOf(name);
  const known = noticesOf(body, own, options.now) ?? insideOf(body, own, options.now);
  // Whose address it came to is who sent it, whatever the form: Grafana speaks Alertmanager's.
  const source = own?.name ?? (name === "generic" && known ? known.sender : name);
  if (known !== null)
    return finishAll(known.notices, (notice) => notice, { ...options, source, sender: known.sender });
  const items = genericItems(body);
  if (items === null) throw new UnreadableAlerts("must be an object or an array of alerts");
  const read = finishAll(items, genericNotice, { ...options, source, sender: source });
  if (read.drafts.length === 0 && read.rejected.length > 0)
    throw new UnreadableAlerts(`no alert can be read: ${read.rejected[0]!.reason}`);
  return read;
}

interface Known {
  notices: Notice[];
  sender: string;
}

function noticesOf(body: unknown, own: Sender<Notice> | undefined, now: number): Known | null {
  // A format that templates make may look like many; one that is sure is asked before it.
  const order = own === undefined ? SURE : own.isSure ? [own, ...SURE] : [...SURE, own];
  for (const one of order) {
    const notices = one.read(body, now);
    if (notices !== null) return { notices, sender: one.name };
  }
  return null;
}
const SURE = SENDERS.filter(({ isSure }) => isSure);

/** Relays put the body they were given into one of their own. */
const WRAPPERS = ["payload", "body", "data", "alert", "event", "message"];

function insideOf(body: unknown, own: Sender<Notice> | undefined, now: number): Known | null {
  if (!isObject(body)) return null;
  for (const name of WRAPPERS) {
    const known = isObject(body[name]) ? noticesOf(body[name], own, now) : null;
    if (known !== null)
      return { ...known, notices: known.notices.map((notice) => around(notice, body, name)) };
  }
  return null;
}

const around = (notice: Notice, body: Record<string, unknown>, inner: string): Notice => ({
  ...notice,
  rest: { ...(isObject(notice.rest) ? notice.rest : {}), ...restOf(body, [inner]) },
});

function finishAll<T>(items: T[], noticeOf: (item: T) => Notice, options: FinishOptions): ReadAlerts {
  if (items.length > MAX_ALERTS) throw new UnreadableAlerts(`more than ${MAX_ALERTS} alerts in one request`);
  const read: ReadAlerts = { drafts: [], rejected: [] };
  items.forEach((item, index) => {
    try {
      read.drafts.push(finishNotice(noticeOf(item), options));
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      read.rejected.push({ index, reason: error.message });
    }
  });
  return read;
}
