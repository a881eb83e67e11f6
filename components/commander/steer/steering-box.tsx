"use client";

import { Ban, Crosshair, LoaderCircle, type LucideIcon, MessageSquareText, X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Ago } from "@/components/blocks/moment";
import { ReadFailure } from "@/components/blocks/read-failure";
import { SafeText } from "@/components/blocks/safe-text";
import { Input } from "@/components/ui/input";
import type { Analysis, Steer } from "@/lib/commander/report/schemas";
import { visibleText } from "@/lib/kit/format";
import { effectOf, nameOf, STEER } from "../words";
import type { Steering } from "./use-steers";

const ICON: Record<Steer["kind"], LucideIcon> = { focus: Crosshair, rule_out: Ban, hint: MessageSquareText };

interface Props {
  steering: Steering;
  /** What became of each word in the report on screen. */
  steered: Analysis["report"]["steered"];
  /** Why the reader may not steer; null when they may. */
  denied: string | null;
}

/** What people told the agents, with a way back, and a line to tell them more. */
export function SteeringBox({ steering, steered, denied }: Props) {
  const { steers, failure, retry } = steering;
  return (
    <div className="border-t px-4 py-3">
      {failure && (
        <ReadFailure what="What the agents were told could not be read" reason={failure} retry={retry} />
      )}
      {steers && steers.length > 0 && (
        <ul aria-label="What the agents were told" className="mb-2.5 flex flex-col gap-1">
          {steers.map((steer) => (
            <InForce
              key={steer.id}
              steer={steer}
              effect={effectOf(steer, steered)}
              denied={denied}
              onUndo={() => void steering.takeBack(steer)}
            />
          ))}
        </ul>
      )}
      <Hint steering={steering} denied={denied} />
    </div>
  );
}

interface RowProps {
  steer: Steer;
  effect: string | null;
  denied: string | null;
  onUndo: () => void;
}

function InForce({ steer, effect, denied, onUndo }: RowProps) {
  const Icon = ICON[steer.kind];
  const subject = steer.entity ? nameOf(steer.entity) : null;
  return (
    <li className="flex items-start gap-2 text-xs leading-6">
      <Icon className="mt-1.25 size-3.5 shrink-0 text-muted-foreground" aria-hidden="true" />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className="text-muted-foreground">{STEER[steer.kind]}</span>{" "}
        {subject && (
          <span className="font-mono">
            <SafeText text={subject} />
          </span>
        )}
        {steer.kind === "hint" && <SafeText text={steer.text} />}
        <span className="ml-2 text-muted-foreground">
          <SafeText text={steer.createdBy} />, <Ago at={steer.createdAt} />
        </span>
        {effect && (
          <span className="block text-muted-foreground leading-5">
            <SafeText text={effect} />
          </span>
        )}
      </span>
      <GuardedButton
        size="xs"
        variant="ghost"
        denied={denied}
        className="text-muted-foreground"
        aria-label={`Take back: ${STEER[steer.kind]} ${visibleText(subject ?? steer.text)}`}
        onClick={onUndo}
      >
        <X />
        Take back
      </GuardedButton>
    </li>
  );
}

function Hint({ steering, denied }: { steering: Steering; denied: string | null }) {
  const id = useId();
  const [text, setText] = useState("");
  const said = text.trim();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!said || steering.busy || denied) return;
    // What was typed stays when it was not stored.
    if (await steering.tell({ kind: "hint", text: said }, "Sent to the agents")) setText("");
  };
  return (
    <form onSubmit={(event) => void send(event)} className="flex items-center gap-2">
      <label htmlFor={id} className="sr-only">
        Tell the agents
      </label>
      <Input
        id={id}
        value={text}
        maxLength={1000}
        autoComplete="off"
        disabled={denied !== null}
        placeholder="Tell the agents what they cannot see, such as: the cache was moved at 02:40"
        className="h-8 text-base md:text-sm"
        onChange={(event) => setText(event.target.value)}
      />
      <GuardedButton
        type="submit"
        size="sm"
        variant="outline"
        denied={denied}
        disabled={!denied && (steering.busy || said === "")}
        title={said === "" ? "Write something first" : undefined}
      >
        {steering.busy && <LoaderCircle className="animate-spin" />}
        Tell them
      </GuardedButton>
    </form>
  );
}
