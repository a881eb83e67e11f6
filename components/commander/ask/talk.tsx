"use client";

import { Check, CircleStop, LoaderCircle } from "lucide-react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { Skeleton } from "@/components/ui/skeleton";
import type { Question } from "@/lib/commander/report/schemas";
import { isOver } from "../merge";
import { ClaimRow } from "../parts/claims";
import { costInWords } from "../words";

interface Props {
  question: Question;
  denied: string | null;
  onStop: () => void;
}

/** One question and its answer: what was looked at, what was found, and the rows that show it. */
export function Talk({ question, denied, onStop }: Props) {
  const { answer, state } = question;
  const { looks = [], claims = [] } = answer;
  const over = isOver(state);
  return (
    <li className="px-4 py-3">
      <div className="flex items-start gap-3">
        <p className="min-w-0 flex-1 font-medium text-sm [overflow-wrap:anywhere]">
          <SafeText text={question.question} />
        </p>
        {over ? (
          <span className="whitespace-nowrap text-muted-foreground text-xs leading-5">
            <span className="max-sm:hidden">
              <SafeText text={question.askedBy} />,{" "}
            </span>
            <Ago at={question.createdAt} />
          </span>
        ) : (
          <GuardedButton size="xs" variant="outline" denied={denied} onClick={onStop}>
            <CircleStop />
            Stop
          </GuardedButton>
        )}
      </div>
      {looks.length > 0 && (
        <ul
          aria-label="What was looked at"
          className="mt-1 flex flex-col gap-0.5 text-muted-foreground text-xs"
        >
          {looks.map(({ name, text }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: looks have no other identity
            <li key={`${i} ${name}`} className="flex items-start gap-1.5">
              {over || i < looks.length - 1 || answer.text ? (
                <Check className="mt-0.5 size-3 shrink-0" aria-hidden="true" />
              ) : (
                <LoaderCircle className="mt-0.5 size-3 shrink-0 animate-spin text-link" aria-hidden="true" />
              )}
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <SafeText text={text} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {answer.text ? (
        <p
          aria-live={over ? undefined : "polite"}
          className="mt-1.5 max-w-prose whitespace-pre-wrap text-pretty text-sm leading-relaxed [overflow-wrap:anywhere]"
        >
          <SafeText text={answer.text} />
          {!over && (
            <span
              className="ml-0.5 inline-block h-3.5 w-1.5 translate-y-0.5 bg-foreground/60 motion-safe:animate-pulse"
              aria-hidden="true"
            />
          )}
        </p>
      ) : (
        !over && (
          <div aria-busy="true" className="mt-2 flex flex-col gap-2">
            <Skeleton className="h-3.5 w-3/5" />
          </div>
        )
      )}
      <End question={question} />
      {claims.length > 0 && (
        <ul className="mt-2 divide-y overflow-hidden rounded-lg border [&>li]:px-3 [&>li]:py-1.5">
          {claims.map((claim) => (
            <ClaimRow key={claim.id} claim={claim} />
          ))}
        </ul>
      )}
      {over && (
        <p className="mt-1.5 text-muted-foreground text-xs tabular-nums">
          {question.model ? (
            <>
              <SafeText text={question.model} /> · {costInWords(question.cost)}
            </>
          ) : (
            "found by rules, no model was asked"
          )}
        </p>
      )}
    </li>
  );
}

function End({ question: { state, failure, answer } }: { question: Question }) {
  if (state === "failed")
    return (
      <p role="alert" className="mt-1.5 text-destructive text-sm [overflow-wrap:anywhere]">
        There is no answer: <SafeText text={failure ?? "the reason is not known."} /> Ask again.
      </p>
    );
  if (state === "stopped")
    return (
      <p className="mt-1.5 text-muted-foreground text-sm [overflow-wrap:anywhere]">
        {failure ? <SafeText text={failure} /> : "It was stopped."}{" "}
        {answer.text ? "What was said until then stands above." : ""}
      </p>
    );
  if (state === "done" && !answer.text && (answer.claims?.length ?? 0) === 0)
    return <p className="mt-1.5 text-muted-foreground text-sm">Nothing was found that fits.</p>;
  return null;
}
