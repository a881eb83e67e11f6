"use client";

import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { useIncident } from "./incident-state";
import { changesOf, outcomeOf, QUESTIONS } from "./outcome";
import { OutcomeFields } from "./outcome-fields";

/** What the incident was and what fixed it, once that is known; editable for as long as it is remembered. */
export function OutcomePanel() {
  const { incident, change } = useIncident();
  const denied = useDenied("incidents:write");
  const [editing, setEditing] = useState(false);
  const answers = QUESTIONS.flatMap((question) => {
    const said = incident[question.field];
    return said ? [{ ...question, said }] : [];
  });
  if (incident.status !== "resolved" && answers.length === 0) return null;
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = changesOf(incident, outcomeOf(new FormData(event.currentTarget)));
    setEditing(false);
    if (Object.keys(said).length > 0) void change(said, `#${incident.number}: written down`);
  };
  return (
    <Panel
      title="What it was"
      actions={
        !editing && (
          <GuardedButton
            variant="ghost"
            size="icon-xs"
            denied={denied}
            aria-label="Edit what it was"
            className="text-muted-foreground"
            onClick={() => setEditing(true)}
          >
            <Pencil />
          </GuardedButton>
        )
      }
    >
      {editing ? (
        <form
          onSubmit={save}
          onKeyDown={(event) => event.key === "Escape" && setEditing(false)}
          className="flex flex-col gap-3"
        >
          <OutcomeFields before={incident} id="outcome" />
          <div className="flex justify-end gap-2">
            <Button type="button" size="sm" variant="ghost" onClick={() => setEditing(false)}>
              Cancel
            </Button>
            <Button type="submit" size="sm">
              Save
            </Button>
          </div>
        </form>
      ) : answers.length === 0 ? (
        <p className="text-muted-foreground text-sm">Nobody wrote down what it was and what fixed it.</p>
      ) : (
        <dl className="flex flex-col gap-2 text-sm">
          {answers.map(({ field, label, said }) => (
            <div key={field}>
              <dt className="text-muted-foreground text-xs">{label}</dt>
              <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">
                <SafeText text={said} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
