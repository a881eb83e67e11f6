import { route } from "@/app/declare";
import { meSchema, whoAmI } from "@/lib/access";

export const GET = route({
  operation: "getMe",
  summary: "Who the caller is, in which workspace, and what it may do there",
  tag: "access",
  permission: "any",
  answer: meSchema,
  handle: ({ ctx }) => whoAmI(ctx),
});
