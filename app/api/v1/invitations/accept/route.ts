import { personRoute } from "@/app/declare";
import { acceptedInvitationSchema, acceptInvitation, invitationAcceptSchema } from "@/lib/access";

export const POST = personRoute({
  operation: "acceptInvitation",
  summary: "Join the workspace that an invitation is for",
  description: "For a session: the person who is signed in joins.",
  tag: "access",
  permission: "any",
  body: invitationAcceptSchema,
  answer: acceptedInvitationSchema,
  handle: ({ ctx, body }) => acceptInvitation(ctx, body),
});
