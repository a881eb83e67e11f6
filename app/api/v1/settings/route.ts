import { route } from "@/app/declare";
import { namedSettings, namedSettingsSchema, patchSettings, settingsPatchSchema } from "@/lib/access";

export const GET = route({
  operation: "getSettings",
  summary: "What the workspace has chosen",
  tag: "access",
  permission: "any",
  answer: namedSettingsSchema,
  handle: ({ ctx }) => namedSettings(ctx),
});

export const PATCH = route({
  operation: "patchSettings",
  summary: "Change the name, or what the workspace has chosen",
  tag: "access",
  permission: "workspace:manage",
  body: settingsPatchSchema,
  answer: namedSettingsSchema,
  handle: ({ ctx, body }) => patchSettings(ctx, body),
});
