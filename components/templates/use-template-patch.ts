"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { toastProblem, useApi } from "@/components/shell/api";
import type { Template, TemplatePatch } from "@/lib/templates/schemas";

type Shown = Pick<Template, "id" | "name" | "pinned" | "muted">;

/** The template's marks as they are shown: changed at once, taken back when refused, undone from the toast. */
export function useTemplatePatch(template: Shown) {
  const api = useApi();
  const router = useRouter();
  const [seen, setSeen] = useState(template);
  const [shown, setShown] = useState<Shown>(template);
  const [sending, setSending] = useState(false);
  // What the server read before it was told is older than what is shown.
  if (template !== seen && !sending) {
    setSeen(template);
    setShown(template);
  }
  const send = async (patch: TemplatePatch) => {
    await api(`/templates/${encodeURIComponent(template.id)}`, { method: "PATCH", body: patch });
    router.refresh();
  };
  const change = async (patch: TemplatePatch, said: string) => {
    const before = { name: shown.name, pinned: shown.pinned, muted: shown.muted };
    setShown({ ...shown, ...patch });
    setSending(true);
    try {
      await send(patch);
      const undo = Object.fromEntries(
        Object.keys(patch).map((field) => [field, before[field as keyof typeof before]]),
      );
      toast.success(said, {
        action: {
          label: "Undo",
          onClick: () => void send(undo).catch((error) => toastProblem("It could not be undone", error)),
        },
      });
    } catch (error) {
      setShown({ ...shown, ...before });
      toastProblem("The template was not changed", error);
    } finally {
      setSending(false);
    }
  };
  return { shown, change };
}
