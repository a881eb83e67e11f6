import { z } from "zod";
import { route } from "@/app/declare";
import { apiKeyPatchSchema, apiKeySchema, patchApiKey, revokeApiKey } from "@/lib/access";

const params = z.object({ id: z.string().max(100) });

export const PATCH = route({
  operation: "patchApiKey",
  summary: "Rename an API key",
  tag: "access",
  permission: "keys:manage",
  params,
  body: apiKeyPatchSchema,
  answer: apiKeySchema,
  handle: ({ ctx, params, body }) => patchApiKey(ctx, params.id, body),
});

export const DELETE = route({
  operation: "revokeApiKey",
  summary: "End an API key, within a second everywhere",
  tag: "access",
  permission: "keys:manage",
  params,
  handle: ({ ctx, params }) => revokeApiKey(ctx, params.id),
});
