import { route } from "@/app/declare";
import { steerParamsSchema, withdrawSteer } from "@/lib/commander";

export const DELETE = route({
  operation: "withdrawSteer",
  summary: "Take back what was told to the agents; they look again",
  tag: "incidents",
  permission: "analyses:run",
  params: steerParamsSchema,
  handle: ({ ctx, params }) => withdrawSteer(ctx, params.number, params.id),
});
