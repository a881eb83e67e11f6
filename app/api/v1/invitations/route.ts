import { route } from "@/app/declare";
import {
  createdInvitationSchema,
  createInvitation,
  invitationCreateSchema,
  invitationSchema,
  listInvitations,
} from "@/lib/access";
import { pageOf, pageQuerySchema } from "@/lib/kit/page";

export const GET = route({
  operation: "listInvitations",
  summary: "Invitations and what became of them, newest first",
  tag: "access",
  permission: "members:manage",
  query: pageQuerySchema,
  answer: pageOf(invitationSchema),
  handle: ({ ctx, query }) => listInvitations(ctx, query),
});

export const POST = route({
  operation: "createInvitation",
  summary: "Make a link that lets somebody join; it is shown this once",
  tag: "access",
  permission: "members:manage",
  body: invitationCreateSchema,
  answer: createdInvitationSchema,
  status: 201,
  handle: ({ ctx, body, idempotencyKey }) => createInvitation(ctx, body, idempotencyKey),
});
