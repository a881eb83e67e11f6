"use client";

import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { PatternText } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { Template } from "@/lib/templates/schemas";
import { useTemplatePatch } from "./use-template-patch";

/** The pattern, and the name people gave it; an empty name takes it away. */
export function TemplateName({ template }: { template: Template }) {
  const { shown, change } = useTemplatePatch(template);
  const [editing, setEditing] = useState(false);
  const denied = useDenied("templates:write");
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name")).trim() || null;
    setEditing(false);
    if (name !== shown.name) void change({ name }, name ? "Renamed" : "The name is gone");
  };
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {editing ? (
        <form onSubmit={save} className="flex max-w-xl gap-2">
          <Input
            name="name"
            autoFocus
            maxLength={200}
            defaultValue={shown.name ?? ""}
            placeholder="A name people know it by"
            aria-label="Name"
            className="h-8"
            onKeyDown={(event) => event.key === "Escape" && setEditing(false)}
          />
          <Button type="submit" size="sm">
            Save
          </Button>
          <Button type="button" size="sm" variant="ghost" onClick={() => setEditing(false)}>
            Cancel
          </Button>
        </form>
      ) : (
        <div className="flex items-center gap-1.5">
          {shown.name && (
            <h2 className="min-w-0 font-semibold text-lg tracking-tight [overflow-wrap:anywhere]">
              <SafeText text={shown.name} />
            </h2>
          )}
          <GuardedButton
            variant="ghost"
            size="xs"
            denied={denied}
            className="text-muted-foreground"
            onClick={() => setEditing(true)}
          >
            <Pencil />
            {shown.name ? "Rename" : "Give it a name"}
          </GuardedButton>
        </div>
      )}
      <div className="rounded-lg border bg-card px-4 py-3">
        <PatternText
          pattern={template.pattern}
          className="whitespace-pre-wrap leading-6 [overflow-wrap:anywhere]"
        />
      </div>
    </div>
  );
}
