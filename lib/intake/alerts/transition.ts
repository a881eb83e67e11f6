import type { AlertStatus } from "@/lib/intake/schemas";

/** The life of one fingerprint, as far as the next notice needs to know it. Times are epoch ms. */
export interface LiveAlert {
  status: AlertStatus;
  /** When the present state was seen, by the sender's clock where it says so. */
  at: number;
  /** When the last notice that counted arrived. */
  arrivedAt: number;
  /** When it began to fire this time, or last. */
  firingSince: number;
  /** Who ended it: a notice, or our own clock because nobody repeated it. */
  endedBy: "sender" | "expiry" | null;
  /** Notices of this episode, the first included. */
  notices: number;
  episodes: number;
  /** When it turned from quiet to firing or back, newest last; bounded. Flapping is read from it. */
  turns: number[];
  /** When notices of firing arrived, newest last; bounded. "Only after N in M minutes" is read from it. */
  firings: number[];
}

export interface IncomingNotice {
  status: AlertStatus;
  at: number;
  arrivedAt: number;
}

export type Effect =
  | "opened"
  | "reopened"
  | "repeated"
  | "acknowledged"
  | "resolved"
  | "resolved_unseen"
  | "late"
  | "unchanged";

export interface Transition {
  /** The state after it. */
  live: LiveAlert;
  effect: Effect;
  /** A sentence for people. */
  why: string;
}

const MAX_TURNS = 40;
const MAX_FIRINGS = 100;
/**
 * How long after an end a notice of the episode that ended may still come. Retries of webhooks last minutes; what says later
 * that it fires, fires, however old its start is.
 */
export const LATE_MS = 15 * 60_000;

/**
 * What a notice makes of the alert. Notices may come twice and out of order: one that is older than what is known changes
 * nothing, so the order of arrival does not matter.
 */
export function transition(live: LiveAlert | null, notice: IncomingNotice): Transition {
  if (live === null) return first(notice);
  if (notice.status === "resolved") return end(live, notice);
  if (live.status === "resolved") return fireAgain(live, notice);
  if (notice.status === "acknowledged" && live.status === "firing")
    return {
      live: {
        ...live,
        status: "acknowledged",
        at: Math.max(live.at, notice.at),
        arrivedAt: notice.arrivedAt,
      },
      effect: "acknowledged",
      why: "Somebody took it at the sender's.",
    };
  if (notice.status === "acknowledged")
    return { live, effect: "unchanged", why: "It was acknowledged already." };
  return {
    live: {
      ...live,
      at: Math.max(live.at, notice.at),
      arrivedAt: Math.max(live.arrivedAt, notice.arrivedAt),
      firingSince: Math.min(live.firingSince, notice.at),
      notices: live.notices + 1,
      firings: kept([...live.firings, notice.arrivedAt], MAX_FIRINGS),
    },
    effect: "repeated",
    why: "It still fires.",
  };
}

function first({ status, at, arrivedAt }: IncomingNotice): Transition {
  const over = status === "resolved";
  return {
    live: {
      status,
      at,
      arrivedAt,
      firingSince: at,
      endedBy: over ? "sender" : null,
      notices: 1,
      episodes: over ? 0 : 1,
      turns: over ? [] : [arrivedAt],
      firings: over ? [] : [arrivedAt],
    },
    effect: over ? "resolved_unseen" : "opened",
    // Kept all the same: its notice of firing may only be late.
    why: over ? "It ended before it was heard of." : "It is the first notice of this alert.",
  };
}

function end(live: LiveAlert, { at, arrivedAt }: IncomingNotice): Transition {
  if (live.status === "resolved")
    return {
      live: { ...live, at: Math.max(live.at, at), endedBy: "sender" },
      effect: "unchanged",
      why: "It was over already.",
    };
  if (at < live.at)
    return { live, effect: "late", why: "It tells of an end before it was last seen to fire." };
  return {
    live: {
      ...live,
      status: "resolved",
      at,
      arrivedAt,
      endedBy: "sender",
      turns: kept([...live.turns, arrivedAt], MAX_TURNS),
    },
    effect: "resolved",
    why: "The sender says it is over.",
  };
}

function fireAgain(live: LiveAlert, { status, at, arrivedAt }: IncomingNotice): Transition {
  const isOld = at <= live.at && arrivedAt - live.arrivedAt <= LATE_MS && live.endedBy === "sender";
  if (isOld) return { live, effect: "late", why: "It tells of an episode that is over; it came late." };
  if (status === "acknowledged")
    return { live, effect: "unchanged", why: "What is over cannot be acknowledged." };
  return {
    live: {
      ...live,
      status,
      at: Math.max(at, live.at),
      arrivedAt,
      firingSince: Math.max(at, live.at),
      endedBy: null,
      notices: 1,
      episodes: live.episodes + 1,
      turns: kept([...live.turns, arrivedAt], MAX_TURNS),
      firings: kept([...live.firings, arrivedAt], MAX_FIRINGS),
    },
    effect: live.episodes === 0 ? "opened" : "reopened",
    why:
      live.episodes === 0
        ? "It is the first notice of this alert that it fires."
        : `It fires again, for the ${ordinal(live.episodes + 1)} time.`,
  };
}

/** What our own clock makes of an alert that its sender should have repeated by now. */
export function expire(live: LiveAlert, now: number): Transition {
  if (live.status === "resolved") return { live, effect: "unchanged", why: "It was over already." };
  return {
    live: {
      ...live,
      status: "resolved",
      at: now,
      arrivedAt: now,
      endedBy: "expiry",
      turns: kept([...live.turns, now], MAX_TURNS),
    },
    effect: "resolved",
    why: "Its sender stopped repeating it.",
  };
}

const kept = (times: number[], most: number) => times.slice(-most);

export function ordinal(number: number): string {
  const teens = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${teens ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th")}`;
}
