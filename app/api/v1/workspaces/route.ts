import { personRoute } from "@/app/declare";
import { createWorkspace, listWorkspaces, workspaceCreateSchema, workspaceSchema } from "@/lib/access";
import { pageOf } from "@/lib/kit/page";

export const GET = personRoute({
  operation: "listWorkspaces",
  summary: "The workspaces that the person who is signed in belongs to, with their role",
  tag: "access",
  permission: "any",
  answer: pageOf(workspaceSchema),
  handle: ({ ctx }) => listWorkspaces(ctx),
});

export const POST = personRoute({
  operation: "createWorkspace",
  summary: "Make a workspace of which one is the owner",
  description: "For a session of somebody who has workspaces:create in some workspace.",
  tag: "access",
  permission: "any",
  body: workspaceCreateSchema,
  answer: workspaceSchema,
  status: 201,
  handle: ({ ctx, body, idempotencyKey }) => createWorkspace(ctx, body, idempotencyKey),
});
