"use client";

import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { SafeText } from "@/components/blocks/safe-text";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useIncident } from "./incident-state";

/** The title, to be rewritten in place. A person's title is never overwritten by a later reading. */
export function IncidentTitle() {
  const { incident, change } = useIncident();
  const [editing, setEditing] = useState(false);
  const denied = useDenied("incidents:write");

  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const title = String(new FormData(event.currentTarget).get("title")).trim();
    setEditing(false);
    if (title && title !== incident.title) void change({ title }, `#${incident.number}: renamed`);
  };

  if (editing)
    return (
      <form onSubmit={save} className="flex flex-1 items-center gap-2">
        <Input
          name="title"
          autoFocus
          required
          maxLength={300}
          defaultValue={incident.title}
          aria-label="Title"
          className="h-10 font-semibold text-lg md:text-lg"
          onKeyDown={(event) => event.key === "Escape" && setEditing(false)}
        />
        <Button type="submit" size="sm">
          Save
        </Button>
        <Button type="button" size="sm" variant="ghost" onClick={() => setEditing(false)}>
          Cancel
        </Button>
      </form>
    );
  return (
    <div className="group flex items-start gap-1.5">
      <h2 className="text-pretty font-semibold text-xl leading-7 tracking-tight [overflow-wrap:anywhere]">
        <SafeText text={incident.title} />
      </h2>
      <GuardedButton
        variant="ghost"
        size="icon-xs"
        denied={denied}
        aria-label="Rename"
        className="mt-0.5 text-muted-foreground opacity-60 group-hover:opacity-100"
        onClick={() => setEditing(true)}
      >
        <Pencil />
      </GuardedButton>
    </div>
  );
}
