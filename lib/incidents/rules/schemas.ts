import { z } from "zod";
import { matcherSchema } from "@/lib/kit/match";
import { pageQuerySchema } from "@/lib/kit/page";

export const RULE_MODES = ["live", "shadow", "off"] as const;
export type RuleMode = (typeof RULE_MODES)[number];

/** Fields of a signal that matchers and grouping keys may name; `label:NAME` is a label of its alert. */
export const RULE_FIELDS = [
  "service",
  "environment",
  "kind",
  "severity",
  "template",
  "title",
  "source",
] as const;
const fieldSchema = z
  .string()
  .trim()
  .regex(
    /^(service|environment|kind|severity|template|title|source|label:.{1,100})$/,
    "is not a field of a signal",
  );

/** What a rule does with the signals that it matches. */
export const ruleEffectSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("suppress").describe("they are kept, and make no incident") }),
  z
    .strictObject({
      kind: z.literal("group"),
      by: z
        .array(fieldSchema)
        .max(5)
        .describe("signals equal in these are one incident, and join no other; all are one when empty"),
      windowMinutes: z
        .number()
        .min(1)
        .max(1440)
        .default(10)
        .describe("after so long without a signal the next one opens another incident"),
      openAt: z.number().min(0).max(1).default(0.5).describe("a signal this sure opens an incident"),
      quietMinutes: z
        .number()
        .int()
        .min(1)
        .max(10_080)
        .nullable()
        .default(null)
        .describe(
          "its incidents are resolved after so long without a signal, never sooner than the window ends; null for the workspace's own time or the window, whichever is longer",
        ),
    })
    .refine(({ quietMinutes, windowMinutes }) => quietMinutes === null || quietMinutes >= windowMinutes, {
      path: ["quietMinutes"],
      message: "is shorter than the window",
    }),
]);
export type RuleEffect = z.infer<typeof ruleEffectSchema>;

const fields = {
  name: z.string().trim().min(1).max(100),
  mode: z.enum(RULE_MODES).describe("shadow only writes what it would have done"),
  matchers: z
    .array(matcherSchema.extend({ field: fieldSchema }))
    .max(20)
    .describe("which signals; none hold of every signal"),
  effect: ruleEffectSchema,
};

export const groupingRuleSchema = z.object({
  id: z.string(),
  ...fields,
  position: z.number().int().min(1),
  acted: z.number().int().describe("how many signals it decided on; of a shadow, would have otherwise"),
  lastActedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type GroupingRuleView = z.infer<typeof groupingRuleSchema>;

export const groupingRuleCreateSchema = z.strictObject({
  ...fields,
  mode: fields.mode.default("live"),
  matchers: fields.matchers.default([]),
  position: z.number().int().min(1).max(1000).optional().describe("1 acts first; last when left out"),
});
export type GroupingRuleCreate = z.infer<typeof groupingRuleCreateSchema>;

export const groupingRulePatchSchema = z
  .strictObject({ ...fields, position: z.number().int().min(1).max(1000) })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "at least one field");
export type GroupingRulePatch = z.infer<typeof groupingRulePatchSchema>;

export const groupingRuleListQuerySchema = pageQuerySchema;
export const groupingRuleParamsSchema = z.object({ id: z.string().max(60) });

export const shadowFindingSchema = z.object({
  id: z.string(),
  signalId: z.string(),
  text: z.string(),
  at: z.iso.datetime(),
});
export type ShadowFinding = z.infer<typeof shadowFindingSchema>;

/** Tries a rule, new or changed, or being without one, on what came in the past. */
export const backtestInputSchema = z.strictObject({
  rule: groupingRuleCreateSchema.nullable().describe("null: without the rule named by `id`"),
  id: z.string().max(60).optional().describe("the rule that it replaces"),
  days: z.number().int().min(1).max(90).default(30),
});
export type BacktestInput = z.infer<typeof backtestInputSchema>;

/** How many incidents each list of a back-test names, and each of its lines. */
export const BACKTEST_LISTS = 100;
export const BACKTEST_NAMES = 50;

const groupSchema = z.object({
  title: z.string(),
  services: z.array(z.string()),
  number: z.number().int().nullable().describe("the incident that most of these signals are in today"),
  signals: z.number().int(),
  at: z.iso.datetime().describe("when the first of them came"),
});
export type BacktestGroup = z.infer<typeof groupSchema>;
const several = z.array(groupSchema).describe(`${BACKTEST_NAMES} at most, those with most signals first`);
const listOf = <S extends z.ZodType>(item: S) =>
  z.array(item).describe(`${BACKTEST_LISTS} at most, those with most signals first; the sentence counts all`);

export const backtestSchema = z.object({
  sentence: z.string(),
  before: z.number().int().describe("incidents by the rules in force"),
  after: z.number().int().describe("incidents by the rules that are tried"),
  merged: listOf(z.object({ into: groupSchema, from: several })),
  parted: listOf(z.object({ from: groupSchema, into: several })),
  hidden: listOf(groupSchema),
  opened: listOf(groupSchema),
  signals: z.number().int().describe("how many signals were replayed"),
  since: z.iso.datetime().describe("from when on"),
  isCut: z.boolean().describe("there are more signals in that time than are replayed: only the newest were"),
  tookMs: z.number(),
});
export type BacktestResult = z.infer<typeof backtestSchema>;
