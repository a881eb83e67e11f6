import { route } from "@/app/declare";
import { deleteLesson, lessonParamsSchema } from "@/lib/incidents";

export const DELETE = route({
  operation: "deleteLesson",
  summary: "Forget what a split or a merge has taught",
  tag: "rules",
  permission: "rules:manage",
  params: lessonParamsSchema,
  handle: ({ ctx, params }) => deleteLesson(ctx, params.id),
});
