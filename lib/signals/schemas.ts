import { z } from "zod";
import { matcherSchema } from "@/lib/kit/match";
import { pageQuerySchema } from "@/lib/kit/page";
import { isTimeZone } from "@/lib/kit/time-zone";

export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export const severitySchema = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severitySchema>;

export const SIGNAL_KINDS = [
  "new_template",
  "rate_spike",
  "rate_drop",
  "severity_shift",
  "silence",
  "alert",
] as const;
export const signalKindSchema = z.enum(SIGNAL_KINDS);
export type SignalKind = z.infer<typeof signalKindSchema>;

/** A stored record, quoted. `id` opens it: /api/v1/logs/{id} and /{workspace}/logs?record={id}. */
export const quoteSchema = z.object({
  recordId: z.string(),
  ts: z.iso.datetime(),
  service: z.string(),
  text: z.string(),
});
export type Quote = z.infer<typeof quoteSchema>;

/** What shows the signal: figures computed from rows, and rows. */
export const signalEvidenceSchema = z.object({
  /** One sentence, from the figures: "42 lines in this minute where 0 to 3 are usual". */
  explanation: z.string(),
  observed: z.number(),
  /** What the past made us expect; null when there is no past. */
  expected: z.number().nullable(),
  /** Counts per minute around the moment, oldest first. */
  series: z.array(z.object({ minute: z.iso.datetime(), count: z.number().int() })),
  quotes: z.array(quoteSchema),
  /** The alert of another system that it is. */
  alert: z
    .object({
      fingerprint: z.string(),
      title: z.string(),
      source: z.string(),
      url: z.string().nullable(),
      description: z.string().nullable(),
    })
    .optional(),
});
export type SignalEvidence = z.infer<typeof signalEvidenceSchema>;

export const signalSchema = z.object({
  id: z.string(),
  kind: signalKindSchema,
  service: z.string(),
  templateId: z.string().nullable(),
  /** The template's text when there is one. */
  pattern: z.string().nullable(),
  windowId: z.string().nullable(),
  score: z.number().min(0).max(1),
  severity: severitySchema,
  at: z.iso.datetime(),
  evidence: signalEvidenceSchema,
  incidentNumber: z.number().int().nullable(),
  /** In how many windows it was seen, and when last, by arrival. */
  seen: z.number().int(),
  lastSeenAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
});
export type Signal = z.infer<typeof signalSchema>;

export const signalListQuerySchema = pageQuerySchema.extend({
  service: z.string().optional(),
  kind: signalKindSchema.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});
export type SignalListQuery = z.infer<typeof signalListQuerySchema>;

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
