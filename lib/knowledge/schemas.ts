import { z } from "zod";
import { pageLimit, pageQuerySchema } from "@/lib/kit/page";
import { severitySchema } from "@/lib/signals/schemas";

export { SEVERITIES, type Severity } from "@/lib/signals/schemas";

/** What became of a runbook at an incident; a person's word counts, that it was shown counts nothing. */
export const RUNBOOK_OUTCOMES = ["shown", "used", "helped", "not_helped"] as const;
export const runbookOutcomeSchema = z.enum(RUNBOOK_OUTCOMES);
export type RunbookOutcome = z.infer<typeof runbookOutcomeSchema>;

export const runbookSchema = z.object({
  id: z.string(),
  path: z.string().describe("where it lies in its folder; an import finds it by this"),
  title: z.string(),
  services: z.array(z.string()),
  alerts: z.array(z.string()).describe("names of alerts it is for"),
  templates: z.array(z.string()).describe("ids of templates it is for"),
  severity: severitySchema.nullable(),
  version: z.number().int().min(1),
  archived: z.boolean(),
  uses: z.record(runbookOutcomeSchema, z.number().int()).describe("at how many incidents each came of it"),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedBy: z.string(),
  updatedAt: z.iso.datetime(),
});
export type Runbook = z.infer<typeof runbookSchema>;

/** One runbook opened: with its markdown. */
export const runbookDetailSchema = runbookSchema.extend({ source: z.string() });
export type RunbookDetail = z.infer<typeof runbookDetailSchema>;

export const RUNBOOK_MAX_CHARS = 200_000;
const sourceSchema = z
  .string()
  .min(1)
  .max(RUNBOOK_MAX_CHARS)
  .describe("markdown; front matter may name title, services, alerts, templates and severity");
export const pathSchema = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .regex(/^[^\p{Cc}\\]+$/u, "holds control characters or backslashes");

export const runbookCreateSchema = z.strictObject({
  source: sourceSchema,
  path: pathSchema.optional().describe("made from the title when left out"),
});
export type RunbookCreate = z.infer<typeof runbookCreateSchema>;

export const runbookPatchSchema = z
  .strictObject({
    source: sourceSchema,
    archived: z.boolean(),
    restoreVersion: z.number().int().min(1).describe("its text becomes the newest version"),
  })
  .partial()
  .extend({
    version: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("the version that was edited: the change is refused when there is a newer one"),
  })
  .refine((patch) => Object.keys(patch).some((key) => key !== "version"), "at least one field");
export type RunbookPatch = z.infer<typeof runbookPatchSchema>;

export const runbookVersionSchema = z.object({
  version: z.number().int(),
  title: z.string(),
  source: z.string(),
  changedBy: z.string(),
  changedAt: z.iso.datetime(),
});
export type RunbookVersion = z.infer<typeof runbookVersionSchema>;

export const runbookListQuerySchema = pageQuerySchema.extend({
  q: z.string().max(200).optional().describe("part of the title or path"),
  service: z.string().optional(),
  archived: z.enum(["true", "false"]).optional(),
});
export type RunbookListQuery = z.infer<typeof runbookListQuerySchema>;

export const runbookParamsSchema = z.object({ id: z.string().max(60) });

/** Their sources come along, so a page may hold fewer than asked for. */
export const runbookVersionsQuerySchema = pageQuerySchema.extend({ limit: pageLimit(20) });
export type RunbookVersionsQuery = z.infer<typeof runbookVersionsQuerySchema>;

/** Files for an import; what is wrong with one of them rejects that one alone. */
export const RUNBOOK_FILES_AT_MOST = 1000;
export const runbookFilesSchema = z.strictObject({
  files: z
    .array(z.object({ path: z.string(), source: z.string() }))
    .min(1)
    .max(RUNBOOK_FILES_AT_MOST),
});

export const searchSchema = z.strictObject({
  query: z.string().trim().min(1).max(4000),
  limit: z.number().int().min(1).max(50).default(10),
});
export type Search = z.infer<typeof searchSchema>;

export const runbookSearchSchema = searchSchema.extend({
  service: z.string().max(200).optional().describe("only those whose front matter names it"),
});
export type RunbookSearch = z.infer<typeof runbookSearchSchema>;

export const searchHitSchema = z.object({
  id: z.string(),
  title: z.string(),
  score: z.number().min(0).max(1).describe("1 when every ranking puts it first"),
  why: z.string().describe("which words were found where, how near the nearest part is, what people said"),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

/** A hit with the part of the runbook that is nearest. */
export const runbookHitSchema = searchHitSchema.extend({
  heading: z.string().nullable(),
  services: z.array(z.string()),
  outcome: runbookOutcomeSchema.nullable().describe("what the caller said of it at this incident"),
});
export type RunbookHit = z.infer<typeof runbookHitSchema>;

export const runbookUseSchema = z.strictObject({
  runbookId: z.string().max(60),
  outcome: runbookOutcomeSchema.exclude(["shown"]).nullable().describe("null takes the word back"),
});
export type RunbookUse = z.infer<typeof runbookUseSchema>;

/** What an import did, file by file. */
export const runbookImportSchema = z.object({
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.array(z.object({ path: z.string(), reason: z.string() })),
});
export type RunbookImport = z.infer<typeof runbookImportSchema>;

/** How the memory of runbooks or incidents is made, and how far it is. */
export const memoryStateSchema = z.object({
  subject: z.enum(["runbook", "incident"]),
  role: z.enum(["lexical", "openai", "local"]).describe("of EMBEDDINGS"),
  model: z.string().nullable().describe("the one that answers now"),
  failure: z
    .string()
    .nullable()
    .describe("why what is new could not be embedded last; words find it even so"),
  next: z
    .object({
      model: z.string(),
      total: z.number().int(),
      done: z.number().int(),
      failure: z.string().nullable(),
    })
    .nullable()
    .describe("the one that is being made; the present one answers meanwhile"),
});
export type MemoryState = z.infer<typeof memoryStateSchema>;

/** What an incident is remembered by. */
export const symptomsSchema = z.object({
  /** Templates whose lines complain, with their patterns; what alerts and people say of it has no id. */
  complaints: z.array(z.object({ id: z.string().nullable(), text: z.string() })),
  /** All templates of its signals. */
  templates: z.array(z.string()),
});
export type Symptoms = z.infer<typeof symptomsSchema>;
