import { z } from "zod";
import { quotaSchema } from "../usage/schemas";
import { workspaceNameSchema } from "./schemas";

/** As browsers write an origin: scheme, host and port, nothing behind them. */
const originSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(300)
  .regex(
    /^https?:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/,
    "is not an origin such as https://status.example.org",
  );

/** A mail domain, one word or several: `example.org`. */
const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/, "is not a domain");

export const settingsSchema = z.object({
  quietMinutes: z
    .number()
    .min(1)
    .max(10_080)
    .describe("an open incident without a signal for this long is resolved"),
  reopenMinutes: z
    .number()
    .min(0)
    .max(1440)
    .describe("a fault that comes back within this time reopens its incident; later it is a new one"),
  resolveWithAlerts: z
    .boolean()
    .describe("an incident is resolved when all its alerts are over and nothing else goes on"),
  redactEmails: z.boolean().describe("mail addresses in records are removed before they are stored"),
  dailyLines: quotaSchema.describe("lines accepted per UTC day; null for no quota"),
  dailyAiTokens: quotaSchema.describe("tokens of language models used per UTC day; null for no quota"),
  aiCalls: z
    .enum(["any", "local", "none"])
    .describe(
      "whom agents may ask: any model that is configured, only one on this machine or in its private network, or none",
    ),
  aiRunCalls: z.number().int().min(1).max(100).describe("calls of models in one analysis, at most"),
  aiRunTokens: z.number().int().min(1000).max(2_000_000).describe("tokens in one analysis, at most"),
  aiRunSeconds: z.number().int().min(5).max(600).describe("seconds that models may take in one analysis"),
  aiRunCost: z
    .number()
    .min(0)
    .max(1000)
    .nullable()
    .describe("what one analysis may cost, in the currency of AI_PRICES; null for no ceiling"),
  dailyAiCost: z
    .number()
    .min(0)
    .max(1e6)
    .nullable()
    .describe("what models may cost per UTC day, in the currency of AI_PRICES; null for no ceiling"),
  quorum: z
    .enum(["unanimous", "byzantine", "people"])
    .describe(
      "what carries a plan without a person: all five agents, four of five, or nothing: then people decide",
    ),
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{3}$/, "is not a currency code such as EUR")
    .describe("of what a minute of a service costs"),
  corsOrigins: z
    .array(originSchema)
    .max(50)
    .transform((origins) => [...new Set(origins)].sort())
    .describe("pages of these origins may use the API with a key of the workspace; all others cannot"),
  allowedDomains: z
    .array(domainSchema)
    .max(50)
    .describe(
      "whoever has shown that their mail address is of one of these domains becomes a viewer when they sign in; `example.org` says nothing of `mail.example.org`",
    ),
});
export type WorkspaceSettings = z.infer<typeof settingsSchema>;

/** As people see and change them: with the workspace's name. */
export const namedSettingsSchema = settingsSchema.extend({ name: workspaceNameSchema });
export type NamedSettings = z.infer<typeof namedSettingsSchema>;

export const settingsPatchSchema = z
  .strictObject(namedSettingsSchema.shape)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "at least one field");
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
