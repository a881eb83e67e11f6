import { z } from "zod";
import { route } from "@/app/declare";
import { apiKeyRotateSchema, createdApiKeySchema, rotateApiKey } from "@/lib/access";

export const POST = route({
  operation: "rotateApiKey",
  summary: "Make a key that takes the place of this one; it is shown this once",
  description: "The old key goes on for the overlap, at most until it would have ended anyway.",
  tag: "access",
  permission: "keys:manage",
  params: z.object({ id: z.string().max(100) }),
  body: apiKeyRotateSchema,
  answer: createdApiKeySchema,
  status: 201,
  handle: ({ ctx, params, body, idempotencyKey }) => rotateApiKey(ctx, params.id, body, idempotencyKey),
});
