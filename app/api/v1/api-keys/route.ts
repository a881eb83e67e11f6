import { route } from "@/app/declare";
import {
  apiKeyCreateSchema,
  apiKeySchema,
  createApiKey,
  createdApiKeySchema,
  listApiKeys,
} from "@/lib/access";
import { pageOf, pageQuerySchema } from "@/lib/kit/page";

export const GET = route({
  operation: "listApiKeys",
  summary: "The workspace's API keys, newest first",
  tag: "access",
  permission: "keys:manage",
  query: pageQuerySchema,
  answer: pageOf(apiKeySchema),
  handle: ({ ctx, query }) => listApiKeys(ctx, query),
});

export const POST = route({
  operation: "createApiKey",
  summary: "Make an API key; it is shown this once",
  tag: "access",
  permission: "keys:manage",
  body: apiKeyCreateSchema,
  answer: createdApiKeySchema,
  status: 201,
  handle: ({ ctx, body, idempotencyKey }) => createApiKey(ctx, body, idempotencyKey),
});
