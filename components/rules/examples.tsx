"use client";

import { GuardedButton } from "@/components/blocks/guarded-button";
import { type Draft, EXAMPLES } from "./draft";

interface Props {
  denied: string | null;
  onTake: (draft: Draft) => void;
}

/** What happens while there is no rule, and two to begin with. */
export function Examples({ denied, onTake }: Props) {
  return (
    <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
      <p className="max-w-prose text-muted-foreground text-sm leading-relaxed">
        No rule yet: signals of one service that are close in time, of the same lines or the same alert, and
        of services that need each other become one incident. A rule decides for the signals that it is about
        instead. Try it on what came in the past before it is in force, or let it run in shadow first.
      </p>
      <ul className="grid gap-3 sm:grid-cols-2" aria-label="Examples">
        {EXAMPLES.map(({ title, text, draft }) => (
          <li key={title} className="flex flex-col items-start gap-1.5 rounded-md border p-3">
            <h3 className="font-medium text-sm">{title}</h3>
            <p className="flex-1 text-muted-foreground text-xs leading-relaxed">{text}</p>
            <GuardedButton
              size="xs"
              variant="outline"
              className="mt-1"
              denied={denied}
              aria-label={`Begin with “${title}”`}
              onClick={() => onTake(draft)}
            >
              Begin with this
            </GuardedButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
