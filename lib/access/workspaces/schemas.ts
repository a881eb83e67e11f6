import { z } from "zod";
import { serviceLimitSchema } from "../actor";
import { roleSchema } from "../roles/table";
import { isReserved } from "./slug";

/** A workspace as one of its members sees it. */
export const workspaceSchema = z.object({
  slug: z.string(),
  name: z.string(),
  role: roleSchema,
  services: serviceLimitSchema,
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const workspaceNameSchema = z.string().trim().min(1).max(100);

/** The first part of the workspace's addresses, so none that the server needs for itself. */
export const slugSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, {
    error: "must be 1 to 48 letters, digits and inner hyphens",
    abort: true,
  })
  .refine((slug) => !isReserved(slug), "is an address of the server itself");

export const workspaceCreateSchema = z.strictObject({
  name: workspaceNameSchema,
  slug: slugSchema.optional().describe("made from the name when absent"),
});
export type WorkspaceCreate = z.infer<typeof workspaceCreateSchema>;
