import { z } from "zod";
import { route } from "@/app/declare";
import { memberPatchSchema, memberSchema, patchMember, removeMember } from "@/lib/access";

const params = z.object({ id: z.string().max(100) });

export const PATCH = route({
  operation: "patchMember",
  summary: "Change a member's role or the services they are limited to",
  description: "An owner is changed and made by owners alone; the last one stays.",
  tag: "access",
  permission: "members:manage",
  params,
  body: memberPatchSchema,
  answer: memberSchema,
  handle: ({ ctx, params, body }) => patchMember(ctx, params.id, body),
});

export const DELETE = route({
  operation: "removeMember",
  summary: "Remove a member, or leave",
  description: "Everybody may leave, but for the last owner; removing others needs members:manage.",
  tag: "access",
  permission: "any",
  params,
  handle: ({ ctx, params }) => removeMember(ctx, params.id),
});
