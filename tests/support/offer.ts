import { setTimeout as pause } from "node:timers/promises";

interface Offer {
  perSecond: number;
  seconds: number;
  /** Asks to be let in; true when it was. */
  knock: () => Promise<boolean>;
}
/** One that was let in: when it asked and when it heard, ms of `performance.now()`. */
interface Visit {
  askedAt: number;
  heardAt: number;
}

const TICK_MS = 5;

/** Knocks at an even rate, whether the answers have come or not; answers who was let in. */
export async function offer({ perSecond, seconds, knock }: Offer): Promise<Visit[]> {
  const visits: Visit[] = [];
  const answers: Promise<void>[] = [];
  const began = performance.now();
  let [knocked, failure] = [0, undefined as unknown];
  const visit = async () => {
    const askedAt = performance.now();
    try {
      if (await knock()) visits.push({ askedAt, heardAt: performance.now() });
    } catch (error) {
      failure ??= error;
    }
  };
  for (let at = 0; at < seconds * 1000 && !failure; at = performance.now() - began) {
    for (const due = Math.floor((at * perSecond) / 1000); knocked < due; knocked++) answers.push(visit());
    await pause(TICK_MS);
  }
  await Promise.all(answers);
  if (failure) throw failure;
  return visits;
}

/** How many were let in within the fullest window of that length, for certain: they asked in it and heard in it. */
export function fullest(visits: Visit[], windowMs: number): number {
  const within = ({ askedAt }: Visit) =>
    visits.filter((visit) => visit.askedAt >= askedAt && visit.heardAt < askedAt + windowMs).length;
  return Math.max(0, ...visits.map(within));
}
