"use client";

import { ArrowUp, LoaderCircle } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { Explained } from "@/components/blocks/explained";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Panel } from "@/components/blocks/panel";
import { ReadFailure } from "@/components/blocks/read-failure";
import { SafeText } from "@/components/blocks/safe-text";
import { useShortcuts } from "@/components/command/shortcuts";
import { useIncident } from "@/components/incidents/incident-state";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import type { Analysis } from "@/lib/commander/report/schemas";
import { plural } from "@/lib/kit/format";
import type { Models } from "../run/use-models";
import { suggestionsOf } from "./questions";
import { Talk } from "./talk";
import { useQuestions } from "./use-questions";

/** Earlier ones are folded away. */
const SHOWN = 3;

interface Props {
  analysis: Analysis | null;
  models: Models;
}

/** A conversation on the incident: each answer shows its rows, and passes the same check as a report. */
export function AskPanel({ analysis, models }: Props) {
  const { incident } = useIncident();
  const { questions, failure, retry, busy, ask, stop } = useQuestions(incident.number);
  const denied = useDenied("analyses:run");
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, (questions?.length ?? 0) - SHOWN);
  return (
    <Panel
      id="ask"
      title="Ask"
      hint={
        models.known && models.names.length === 0
          ? "by rules: rows that fit are quoted"
          : "about this incident"
      }
      actions={<How withModel={models.known ? models.names.length > 0 : null} />}
      flush
    >
      {failure && questions === null && (
        <ReadFailure what="What was asked could not be read" reason={failure} retry={retry} />
      )}
      {questions === null && !failure && (
        <div aria-busy="true" className="px-4 pb-3">
          <Skeleton className="h-4 w-2/5" />
        </div>
      )}
      {hidden > 0 && (
        <div className="border-t px-2.5 py-1">
          <Button variant="ghost" size="xs" className="text-muted-foreground" onClick={() => setAll(true)}>
            {plural(hidden, "earlier question")}
          </Button>
        </div>
      )}
      {questions && questions.length > 0 && (
        <ol className="divide-y border-t" aria-label="Questions and answers">
          {questions.slice(hidden).map((question) => (
            <Talk
              key={question.id}
              question={question}
              denied={denied}
              onStop={() => void stop(question.id)}
            />
          ))}
        </ol>
      )}
      <Box
        suggestions={questions?.length === 0 ? suggestionsOf(incident.services, analysis) : []}
        busy={busy}
        denied={denied}
        ask={ask}
      />
    </Panel>
  );
}

/** `withModel` is null while nobody has said, and for whoever may not see it. */
function How({ withModel }: { withModel: boolean | null }) {
  return (
    <Explained about="answers">
      <p>
        {withModel === null
          ? "The answer quotes stored rows, and each of its claims is checked against them: what they do not show is struck."
          : withModel
            ? "A model answers with the same tools, the same budgets and the same check as an analysis: what its rows do not show is struck."
            : "No model is asked. The words of the question are looked for in the lines, changes, runbooks and past incidents of this incident, and the rows that fit are quoted."}
      </p>
    </Explained>
  );
}

interface BoxProps {
  suggestions: string[];
  busy: boolean;
  denied: string | null;
  ask: (question: string) => Promise<boolean>;
}

function Box({ suggestions, busy, denied, ask }: BoxProps) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  useShortcuts([{ keys: "q", label: "Ask", group: "This incident", act: () => box.current?.focus() }]);
  const said = text.trim();
  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (said.length < 2 || busy || denied) return;
    // What was typed stays when it was not taken.
    if (await ask(said)) setText("");
  };
  return (
    <div className="border-t p-3">
      {suggestions.length > 0 && !denied && (
        <ul aria-label="Questions to begin with" className="mb-2.5 flex flex-wrap gap-1.5">
          {suggestions.map((suggestion) => (
            <li key={suggestion} className="max-w-full">
              <button
                type="button"
                disabled={busy}
                onClick={() => void ask(suggestion)}
                className="max-w-full truncate rounded-full border px-2.5 py-1 text-left text-muted-foreground text-xs outline-none hover:bg-accent hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50 disabled:opacity-50"
              >
                <SafeText text={suggestion} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        onSubmit={(event) => void send(event)}
        className="relative rounded-lg border bg-background focus-within:border-ring"
      >
        <label htmlFor={id} className="sr-only">
          Question
        </label>
        <Textarea
          ref={box}
          id={id}
          rows={1}
          value={text}
          maxLength={2000}
          disabled={denied !== null}
          placeholder={denied ?? "What do you want to know?"}
          className="max-h-48 min-h-11 resize-none border-0 bg-transparent py-2.5 pr-24 text-base shadow-none focus-visible:ring-0 md:text-sm dark:bg-transparent"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void send();
            if (event.key === "Escape") box.current?.blur();
          }}
        />
        <div className="absolute right-2 bottom-1.75 flex items-center gap-2">
          <span className="text-micro text-muted-foreground max-sm:hidden">Ctrl Enter</span>
          <GuardedButton
            type="submit"
            size="icon-sm"
            aria-label="Ask"
            className="size-7.5"
            denied={denied}
            disabled={!denied && (busy || said.length < 2)}
            title={said.length < 2 ? "Write something first" : undefined}
          >
            {busy ? <LoaderCircle className="animate-spin" /> : <ArrowUp />}
          </GuardedButton>
        </div>
      </form>
    </div>
  );
}
