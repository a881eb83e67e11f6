"use client";

import { useRouter } from "next/navigation";
import { useChange } from "@/components/blocks/use-change";
import { useApi } from "@/components/shell/api";
import type { Template, TemplatePatch } from "@/lib/templates/schemas";

type Marks = Pick<Template, "id" | "name" | "pinned" | "muted">;

/** The template's marks, as they are shown and changed. */
export function useTemplatePatch(template: Marks) {
  const api = useApi();
  const router = useRouter();
  const { shown, change } = useChange(template, async (patch) => {
    await api(`/templates/${encodeURIComponent(template.id)}`, { method: "PATCH", body: patch });
    router.refresh();
  });
  return {
    shown,
    change: (patch: TemplatePatch, said: string) =>
      change(patch, { said, failed: "The template was not changed" }),
  };
}
