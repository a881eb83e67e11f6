import { z } from "zod";
import { route } from "@/app/declare";
import {
  getTemplate,
  patchTemplate,
  templateDetailSchema,
  templatePatchSchema,
  templateSchema,
} from "@/lib/templates";

const params = z.object({ id: z.string().max(40) });

export const GET = route({
  operation: "getTemplate",
  summary: "One template with its counts over time",
  tag: "templates",
  permission: "templates:read",
  params,
  answer: templateDetailSchema,
  handle: ({ ctx, params }) => getTemplate(ctx, params.id),
});

export const PATCH = route({
  operation: "patchTemplate",
  summary: "Rename, pin or mute a template",
  tag: "templates",
  permission: "templates:write",
  params,
  body: templatePatchSchema,
  answer: templateSchema,
  handle: ({ ctx, params, body }) => patchTemplate(ctx, params.id, body),
});
