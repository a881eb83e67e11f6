import { z } from "zod";

export const scenarioSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** How long the live part takes. */
  minutes: z.number(),
  running: z.boolean(),
});
export type ScenarioRow = z.infer<typeof scenarioSchema>;

export const scenarioListSchema = z.object({ data: z.array(scenarioSchema), nextCursor: z.null() });

export const scenarioRunSchema = z.strictObject({
  name: z.string().min(1).max(100).describe("one of the names that GET lists"),
  meltdown: z.boolean().default(false).describe("everything the fault says, twenty times as often"),
});
export type ScenarioRun = z.infer<typeof scenarioRunSchema>;
