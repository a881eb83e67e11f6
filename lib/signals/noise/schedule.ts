import { DAY_MS, MINUTE_MS } from "@/lib/kit/clock";
import { momentOf, type WallClock, wallClock } from "@/lib/kit/time-zone";
import type { Schedule } from "@/lib/signals/schemas";

/** Epoch ms; the end is not part of it. */
export interface Occurrence {
  startsAt: number;
  endsAt: number;
}

type Recurring = Exclude<Schedule, { every: "once" }>;
type Day = Pick<WallClock, "year" | "month" | "day" | "weekday">;

/** The occurrence that is going on at `now`; of several the one that ends last. */
export function occurrenceAt(schedule: Schedule, now: number): Occurrence | null {
  if (schedule.every === "once") {
    const once = { startsAt: Date.parse(schedule.startsAt), endsAt: Date.parse(schedule.endsAt) };
    return once.startsAt <= now && now < once.endsAt ? once : null;
  }
  // One that began days ago may still last; a day is at least 23 hours.
  const daysBack = Math.ceil((schedule.durationMinutes * MINUTE_MS) / (23 * 60 * MINUTE_MS)) + 1;
  for (let back = 0; back <= daysBack; back++) {
    const found = occurrenceOn(schedule, dayAt(schedule, now, -back));
    if (found !== null && found.startsAt <= now && now < found.endsAt) return found;
  }
  return null;
}

/** The next occurrence that begins after `now`, looked for a year and a month ahead. */
export function nextOccurrence(schedule: Schedule, now: number): Occurrence | null {
  if (schedule.every === "once") {
    const startsAt = Date.parse(schedule.startsAt);
    return startsAt > now ? { startsAt, endsAt: Date.parse(schedule.endsAt) } : null;
  }
  for (let ahead = 0; ahead <= 400; ahead++) {
    const found = occurrenceOn(schedule, dayAt(schedule, now, ahead));
    if (found !== null && found.startsAt > now) return found;
  }
  return null;
}

/** The day of the schedule's place `days` after the one that it has at `now`. */
function dayAt({ timeZone }: Recurring, now: number, days: number): Day {
  const today = wallClock(now, timeZone);
  const noon = new Date(Date.UTC(today.year, today.month - 1, today.day, 12) + days * DAY_MS);
  return {
    year: noon.getUTCFullYear(),
    month: noon.getUTCMonth() + 1,
    day: noon.getUTCDate(),
    weekday: noon.getUTCDay() || 7,
  };
}

function occurrenceOn(schedule: Recurring, day: Day): Occurrence | null {
  const date = [day.year, String(day.month).padStart(2, "0"), String(day.day).padStart(2, "0")].join("-");
  if (schedule.from !== undefined && date < schedule.from) return null;
  if (schedule.until !== undefined && date > schedule.until) return null;
  if (!fallsOn(schedule, day)) return null;
  const [hour, minute] = schedule.at.split(":").map(Number) as [number, number];
  const startsAt = momentOf({ ...day, hour, minute }, schedule.timeZone);
  return { startsAt, endsAt: startsAt + schedule.durationMinutes * MINUTE_MS };
}

function fallsOn(schedule: Recurring, day: Day): boolean {
  const lastDay = new Date(Date.UTC(day.year, day.month, 0)).getUTCDate();
  switch (schedule.every) {
    case "day":
      return true;
    case "week":
      return schedule.weekdays.includes(day.weekday);
    case "month":
      return day.day === Math.min(schedule.day, lastDay);
    case "month_weekday":
      if (day.weekday !== schedule.weekday) return false;
      return schedule.nth === -1 ? day.day + 7 > lastDay : Math.ceil(day.day / 7) === schedule.nth;
  }
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const NTH: Record<string, string> = {
  "1": "first",
  "2": "second",
  "3": "third",
  "4": "fourth",
  "-1": "last",
};

/** As words: `every Sunday at 02:00 (Europe/Berlin) for 90 min`. */
export function describeSchedule(schedule: Schedule): string {
  if (schedule.every === "once") return `from ${schedule.startsAt} to ${schedule.endsAt}`;
  const days = {
    day: () => "day",
    week: (one: Recurring & { every: "week" }) =>
      one.weekdays.map((weekday) => WEEKDAYS[weekday - 1]).join(", "),
    month: (one: Recurring & { every: "month" }) => `month on day ${one.day}`,
    month_weekday: (one: Recurring & { every: "month_weekday" }) =>
      `month on the ${NTH[one.nth]} ${WEEKDAYS[one.weekday - 1]}`,
  }[schedule.every] as (one: Recurring) => string;
  return `every ${days(schedule)} at ${schedule.at} (${schedule.timeZone}) for ${schedule.durationMinutes} min`;
}
