import { route } from "@/app/declare";
import { readUsage, usageSchema } from "@/lib/access";

export const GET = route({
  operation: "getUsage",
  summary: "What the workspace used of its daily quotas, today and over the last 30 days",
  tag: "access",
  permission: "usage:read",
  answer: usageSchema,
  handle: ({ ctx }) => readUsage(ctx),
});
