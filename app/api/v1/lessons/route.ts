import { route } from "@/app/declare";
import { lessonListQuerySchema, lessonSchema, listLessons } from "@/lib/incidents";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listLessons",
  summary: "List what splits and merges have taught grouping, the newest first",
  tag: "rules",
  permission: "rules:read",
  query: lessonListQuerySchema,
  answer: pageOf(lessonSchema),
  handle: ({ ctx, query }) => listLessons(ctx, query),
});
