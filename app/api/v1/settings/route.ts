import { route } from "@/app/declare";
import { patchSettings, settingsPatchSchema, settingsSchema, workspaceSettings } from "@/lib/access";

export const GET = route({
  operation: "getSettings",
  summary: "What the workspace has chosen",
  tag: "access",
  permission: "any",
  answer: settingsSchema,
  handle: ({ ctx }) => workspaceSettings(ctx),
});

export const PATCH = route({
  operation: "patchSettings",
  summary:
    "Change auto-resolve, reopening, the redaction of mail addresses, or the domains whose people may join",
  tag: "access",
  permission: "workspace:manage",
  body: settingsPatchSchema,
  answer: settingsSchema,
  handle: ({ ctx, body }) => patchSettings(ctx, body),
});
