"use client";

import { LoaderCircle } from "lucide-react";
import type { FormEvent } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Panel } from "@/components/blocks/panel";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import type { NamedSettings } from "@/lib/access/schemas";
import { SettingControl } from "./setting-control";
import type { SettingGroup } from "./setting-fields";
import { useSettings } from "./use-settings";

interface Props {
  group: SettingGroup;
  settings: NamedSettings;
}

/** A few settings that are saved together. What was saved can be taken back from the toast. */
export function SettingsCard({ group, settings }: Props) {
  const denied = useDenied("workspace:manage");
  const { controls, change, discard, dirty, busy, save } = useSettings(group, settings);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <Panel title={group.title}>
      <form onSubmit={submit} noValidate>
        <fieldset disabled={denied !== null} className="divide-y [&>div:first-of-type]:pt-1">
          <legend className="sr-only">{group.title}</legend>
          {controls.map(({ field, draft, reason }) => (
            <SettingControl
              key={field.key}
              field={field}
              draft={draft}
              reason={reason}
              onChange={(next) => change(field.key, next)}
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
