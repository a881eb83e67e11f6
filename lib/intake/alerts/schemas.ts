import { z } from "zod";
import { pageQuerySchema } from "@/lib/kit/page";
import { severitySchema } from "@/lib/signals/schemas";

export const ALERT_STATUSES = ["firing", "acknowledged", "resolved"] as const;
export const alertStatusSchema = z.enum(ALERT_STATUSES);
export type AlertStatus = z.infer<typeof alertStatusSchema>;

/** Answer to accepted alerts. */
export const alertsAnswerSchema = z.object({
  accepted: z.number().int(),
  rejected: z.array(z.object({ index: z.number().int(), reason: z.string() })),
  incidents: z
    .array(z.number().int())
    .describe(
      "the incidents that they belong to; under heavy load some may only come into being after the answer",
    ),
});
export type AlertsAnswer = z.infer<typeof alertsAnswerSchema>;

export const NOISE_KINDS = ["mute", "maintenance", "flapping", "repeats", "upstream"] as const;

/** What noise control decided when the alert last turned. */
export const noiseDecisionSchema = z.object({
  action: z.enum(["pass", "hold", "join"]),
  ruleId: z.string().nullable(),
  kind: z.string().nullable(),
  explanation: z.string(),
});

export const alertSchema = z.object({
  fingerprint: z.string(),
  source: z.string().describe("which sender's format it came in"),
  title: z.string(),
  status: alertStatusSchema,
  severity: severitySchema,
  rule: z.string().nullable(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  owner: z.string().nullable(),
  tier: z.number().int().nullable().describe("the service's, from the catalog"),
  runbookUrl: z.string().nullable().describe("the service's, from the catalog"),
  dedupKey: z.string().nullable(),
  description: z.string().nullable(),
  url: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  why: z.array(z.string()).describe("why severity, service and owner are what they are"),
  firingSince: z.iso.datetime(),
  stateAt: z.iso.datetime().describe("when the present state was seen, by the sender's clock"),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  notices: z.number().int().describe("notices of the present episode"),
  episodes: z.number().int().describe("how often it began to fire"),
  endedBy: z.enum(["sender", "expiry"]).nullable(),
  isFlapping: z.boolean(),
  noise: noiseDecisionSchema.nullable(),
  incidentNumber: z.number().int().nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

const time = z.iso.datetime({ offset: true });
export const alertListQuerySchema = pageQuerySchema.extend({
  status: alertStatusSchema.optional(),
  severity: severitySchema.optional(),
  service: z.string().max(200).optional(),
  source: z.string().max(200).optional(),
  q: z.string().max(200).optional().describe("a part of the title"),
  held: z
    .enum(["true", "false"])
    .optional()
    .describe("only those that noise control holds back, or only the others"),
  noise: z
    .enum(NOISE_KINDS)
    .optional()
    .describe("only those on which this kind of noise control decided when they last turned"),
  from: time.optional(),
  to: time.optional(),
});
export type AlertListQuery = z.infer<typeof alertListQuerySchema>;

export const senderParamsSchema = z.object({ sender: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,49}$/) });
export const alertsQuerySchema = z.object({
  service: z.string().max(200).optional().describe("for alerts that name none"),
});

const flag = z.enum(["true", "false"]).default("true");
const listOfTexts = z.union([z.string().max(500), z.array(z.string().max(500)).max(20)]);
/** As `amtool alert query` and other clients of an Alertmanager ask. */
export const alertmanagerQuerySchema = z.object({
  active: flag,
  silenced: flag,
  inhibited: flag,
  unprocessed: flag,
  filter: listOfTexts.default([]).describe('matchers, like `service="shop"`, `alertname=~"Disk.*"`'),
  receiver: z.string().max(500).optional().describe("taken and not looked at: there is one receiver"),
});
export type AlertmanagerQuery = z.output<typeof alertmanagerQuerySchema>;

export const gettableAlertSchema = z.object({
  fingerprint: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  generatorURL: z.string().optional(),
  receivers: z.array(z.object({ name: z.string() })),
  status: z.object({
    state: z.enum(["active", "suppressed", "unprocessed"]),
    silencedBy: z.array(z.string()),
    inhibitedBy: z.array(z.string()),
    mutedBy: z.array(z.string()),
  }),
});
export type GettableAlert = z.infer<typeof gettableAlertSchema>;
