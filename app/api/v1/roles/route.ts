import { route } from "@/app/declare";
import { listRoles, rolesSchema } from "@/lib/access";

export const GET = route({
  operation: "listRoles",
  summary: "What each role may do, and what each permission means",
  tag: "access",
  permission: "any",
  answer: rolesSchema,
  handle: () => listRoles(),
});
