"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { toastProblem, useApi } from "@/components/shell/api";
import type { NamedSettings } from "@/lib/access/schemas";
import { controlId } from "./setting-control";
import {
  type Draft,
  draftOf,
  readDraft,
  type SettingField,
  type SettingGroup,
  spokenOf,
} from "./setting-fields";

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

type Edits = Record<string, Draft>;

/** What each control means, and whether that differs from what is stored: digits grouped in another way are no change. */
function readAll(fields: SettingField[], edits: Edits, settings: NamedSettings) {
  return fields.map((field) => {
    const draft = edits[field.key] ?? draftOf(field, settings);
    const { value, reason } = readDraft(field, draft);
    const changed = reason !== undefined || !isSame(value, settings[field.key]);
    return { field, draft, value, reason, changed };
  });
}

/** The settings of a group as they are being edited; saved together, and undone from the toast. */
export function useSettings({ fields }: SettingGroup, settings: NamedSettings) {
  const api = useApi();
  const router = useRouter();
  const [edits, setEdits] = useState<Edits>({});
  const [seen, setSeen] = useState(settings);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const all = readAll(fields, edits, settings);
  const changed = all.filter((each) => each.changed);
  if (settings !== seen) {
    // What has been stored is no edit any more.
    setSeen(settings);
    setEdits(Object.fromEntries(changed.map(({ field, draft }) => [field.key, draft])));
  }
  const send = async (patch: Record<string, unknown>) => {
    await api("/settings", { method: "PATCH", body: patch });
    router.refresh();
  };
  const undo = (before: Record<string, unknown>) => {
    setEdits({});
    void send(before).catch((error) => toastProblem("It could not be undone", error));
  };
  const save = async () => {
    const wrong = changed.find(({ reason }) => reason);
    setTried(wrong !== undefined);
    if (wrong) document.getElementById(controlId(wrong.field.key))?.focus();
    if (wrong || changed.length === 0) return;
    const patch = Object.fromEntries(changed.map(({ field, value }) => [field.key, value]));
    const before = Object.fromEntries(changed.map(({ field }) => [field.key, settings[field.key]]));
    setBusy(true);
    try {
      await send(patch);
      toast.success(changed.map(({ field, value }) => spokenOf(field, value)).join(" · "), {
        action: { label: "Undo", onClick: () => undo(before) },
      });
    } catch (error) {
      toastProblem("The settings were not changed", error);
    } finally {
      setBusy(false);
    }
  };
  return {
    controls: all.map(({ field, draft, reason }) => ({ field, draft, reason: (tried && reason) || null })),
    dirty: changed.length > 0,
    busy,
    change: (key: string, draft: Draft) => setEdits((now) => ({ ...now, [key]: draft })),
    discard: () => {
      setEdits({});
      setTried(false);
    },
    save,
  };
}
