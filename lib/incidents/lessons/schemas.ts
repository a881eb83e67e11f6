import { z } from "zod";
import { pageQuerySchema } from "@/lib/kit/page";

export const lessonSchema = z.object({
  id: z.string(),
  lesson: z.enum(["apart", "together"]),
  signals: z.tuple([z.string(), z.string()]).describe("what the two kinds of signals are about"),
  taughtBy: z.string(),
  taughtAt: z.iso.datetime(),
  incidentNumber: z.number().int().describe("the incident at which it was taught"),
});
export type Lesson = z.infer<typeof lessonSchema>;

export const lessonListQuerySchema = pageQuerySchema;
export type LessonListQuery = z.infer<typeof lessonListQuerySchema>;
export const lessonParamsSchema = z.object({ id: z.string().max(60) });

export const mergeSchema = z.strictObject({
  into: z.number().int().min(1).max(2_147_483_647).describe("the number of the incident that stays"),
});
export const splitSchema = z.strictObject({
  signalIds: z.array(z.string().max(60)).min(1).max(500).describe("those that leave"),
});
