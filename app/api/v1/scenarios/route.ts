import { route } from "@/app/declare";
import {
  listScenarios,
  scenarioListSchema,
  scenarioRunSchema,
  scenarioSchema,
  startScenario,
} from "@/lib/scenarios";

export const GET = route({
  operation: "listScenarios",
  summary: "The stories that can be played into the workspace, and which one is running",
  tag: "scenarios",
  permission: "scenarios:run",
  answer: scenarioListSchema,
  handle: ({ ctx }) => listScenarios(ctx),
});

export const POST = route({
  operation: "startScenario",
  summary: "Play a scenario: believable records through the public intake, with a fault that is known",
  description:
    "Runs in the background of the server, one at a time per workspace. A restart of the server ends it; what it has sent stays.",
  tag: "scenarios",
  permission: "scenarios:run",
  body: scenarioRunSchema,
  answer: scenarioSchema,
  status: 202,
  handle: ({ ctx, body, idempotencyKey }) => startScenario(ctx, body, idempotencyKey),
});
