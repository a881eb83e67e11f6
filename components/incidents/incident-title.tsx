"use client";

import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { SeverityBadge } from "@/components/blocks/severity-badge";
import { StatusBadge } from "@/components/blocks/status-badge";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useIncident } from "./incident-state";

/** On small screens the facts stand below the report; what is most asked for stands under the title. */
export function IncidentGlance() {
  const { incident } = useIncident();
  return (
    <p className="flex flex-wrap items-center gap-2 text-muted-foreground text-xs lg:hidden">
      <StatusBadge status={incident.status} />
      <SeverityBadge severity={incident.severity} />
      <span>
        since <Ago at={incident.firstBadAt} />
      </span>
    </p>
  );
}

/** The title, to be rewritten in place. A person's title is never overwritten by a later reading. */
export function IncidentTitle() {
  const { incident, change } = useIncident();
  const [editing, setEditing] = useState(false);
  const forbidden = useDenied("incidents:write");
  const denied =
    forbidden ?? (incident.partial ? "The title also speaks of services outside of your view." : null);

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
