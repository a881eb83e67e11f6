"use client";

import { LoaderCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Panel } from "@/components/blocks/panel";
import { toastProblem, useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import type { NamedSettings } from "@/lib/access/schemas";
import { controlId, SettingControl } from "./setting-control";
import { type Draft, draftOf, readDraft, type SettingGroup, spokenOf } from "./setting-fields";

interface Props {
  group: SettingGroup;
  settings: NamedSettings;
}

/** A few settings that are saved together. What was saved can be taken back from the toast. */
export function SettingsCard({ group, settings }: Props) {
  const denied = useDenied("workspace:manage");
  const { drafts, change, discard, changed, reasons, busy, save } = useSettings(group, settings);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const dirty = changed.length > 0;
  return (
    <Panel title={group.title}>
      <form onSubmit={submit} noValidate>
        <fieldset disabled={denied !== null} className="divide-y [&>div:first-of-type]:pt-1">
          <legend className="sr-only">{group.title}</legend>
          {group.fields.map((field) => (
            <SettingControl
              key={field.key}
              field={field}
              draft={drafts[field.key]!}
              reason={reasons[field.key] ?? null}
              onChange={(draft) => change(field.key, draft)}
            />
          ))}
        </fieldset>
        <div className="flex items-center justify-end gap-2 border-t pt-3.5">
          {dirty && (
            <Button type="button" variant="ghost" size="sm" onClick={discard}>
              Discard
            </Button>
          )}
          <GuardedButton
            type="submit"
            size="sm"
            variant={dirty ? "default" : "outline"}
            denied={denied ?? (dirty ? null : "Nothing has been changed.")}
            disabled={busy}
            aria-label={`Save ${group.title}`}
          >
            {busy && <LoaderCircle className="animate-spin" />}
            Save
          </GuardedButton>
        </div>
      </form>
    </Panel>
  );
}

function useSettings({ fields }: SettingGroup, settings: NamedSettings) {
  const api = useApi();
  const router = useRouter();
  const stored = Object.fromEntries(fields.map((field) => [field.key, draftOf(field, settings)]));
  const [edits, setEdits] = useState<Record<string, Draft>>({});
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const drafts = { ...stored, ...edits };
  const changed = fields.filter((field) => drafts[field.key] !== stored[field.key]);
  const read = changed.map((field) => [field, readDraft(field, drafts[field.key]!)] as const);
  const reasons = Object.fromEntries(
    read.flatMap(([field, result]) => ("reason" in result ? [[field.key, result.reason]] : [])),
  );
  const discard = () => {
    setEdits({});
    setTried(false);
  };
  const send = async (patch: Record<string, unknown>) => {
    await api("/settings", { method: "PATCH", body: patch });
    router.refresh();
  };
  const save = async () => {
    const [wrong] = Object.keys(reasons);
    setTried(true);
    if (wrong) document.getElementById(controlId(wrong))?.focus();
    if (wrong || changed.length === 0) return;
    const patch = Object.fromEntries(
      read.flatMap(([field, result]) => ("value" in result ? [[field.key, result.value]] : [])),
    );
    const before = Object.fromEntries(changed.map((field) => [field.key, settings[field.key]]));
    setBusy(true);
    try {
      await send(patch);
      setTried(false);
      const now = { ...settings, ...patch };
      // As it was stored, so that nothing counts as changed once the page is read again.
      setEdits(Object.fromEntries(changed.map((field) => [field.key, draftOf(field, now)])));
      toast.success(changed.map((field) => spokenOf(field, patch[field.key])).join(" · "), {
        action: {
          label: "Undo",
          onClick: () => {
            setEdits({});
            void send(before).catch((error) => toastProblem("It could not be undone", error));
          },
        },
      });
    } catch (error) {
      toastProblem("The settings were not changed", error);
    } finally {
      setBusy(false);
    }
  };
  const change = (key: string, draft: Draft) => setEdits((now) => ({ ...now, [key]: draft }));
  return { drafts, change, discard, changed, reasons: tried ? reasons : {}, busy, save };
}
