import { z } from "zod";
import { matcherSchema } from "@/lib/kit/match";
import { isTimeZone } from "@/lib/kit/time-zone";

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "must be a time, like 22:30");
const calendarDay = z.iso.date();
const recurring = {
  timeZone: z.string().refine(isTimeZone, "must be a time zone, like Europe/Berlin"),
  at: clockTime,
  durationMinutes: z
    .number()
    .int()
    .min(1)
    .max(7 * 1440),
  /** First and last day on which it begins. */
  from: calendarDay.optional(),
  until: calendarDay.optional(),
};
const weekday = z.number().int().min(1).max(7).describe("1 is Monday, 7 Sunday");

/** When a maintenance window is open: once, or by the clock of a place. */
export const scheduleSchema = z.discriminatedUnion("every", [
  z.strictObject({
    every: z.literal("once"),
    startsAt: z.iso.datetime({ offset: true }),
    endsAt: z.iso.datetime({ offset: true }),
  }),
  z.strictObject({ every: z.literal("day"), ...recurring }),
  z.strictObject({ every: z.literal("week"), weekdays: z.array(weekday).min(1).max(7), ...recurring }),
  z.strictObject({
    every: z.literal("month"),
    /** A day of the month; the 31st is the last day of a shorter month. */
    day: z.number().int().min(1).max(31),
    ...recurring,
  }),
  z.strictObject({
    every: z.literal("month_weekday"),
    weekday,
    /** The first to the fourth of its kind, or -1 for the last. */
    nth: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(-1)]),
    ...recurring,
  }),
]);
export type Schedule = z.infer<typeof scheduleSchema>;

/** What alerts a rule of noise control is about; none hold of every alert. */
export const noiseMatchersSchema = z.array(matcherSchema).max(20);

/** Flapping begins at `startsAt` turns within the time and ends when no more than `endsAt` are left in it. */
export const flapPolicySchema = z
  .strictObject({
    withinMinutes: z.number().int().min(1).max(1440),
    startsAt: z.number().int().min(3).max(30),
    endsAt: z.number().int().min(0).max(29),
  })
  .refine(({ startsAt, endsAt }) => endsAt < startsAt, "must end at fewer turns than it starts at");
export type FlapPolicy = z.infer<typeof flapPolicySchema>;

/** Nobody is told before the alert has come so often. */
export const repeatPolicySchema = z.strictObject({
  times: z.number().int().min(2).max(100),
  withinMinutes: z.number().int().min(1).max(1440),
});
export type RepeatPolicy = z.infer<typeof repeatPolicySchema>;
