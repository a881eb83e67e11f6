import { personRoute } from "@/app/declare";
import { listAccounts, signInAccountSchema } from "@/lib/access";
import { pageOf } from "@/lib/kit/page";

export const GET = personRoute({
  operation: "listAccounts",
  summary: "The accounts of providers that the person who asks signs in with",
  tag: "access",
  permission: "any",
  answer: pageOf(signInAccountSchema),
  handle: ({ ctx }) => listAccounts(ctx),
});
