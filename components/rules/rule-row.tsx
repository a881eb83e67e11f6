"use client";

import { ChevronDown, ChevronUp, Pencil, Trash2 } from "lucide-react";
import type { KeyboardEvent } from "react";
import { toast } from "sonner";
import { ChoiceSelect } from "@/components/access/choice-select";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { useAct } from "@/components/blocks/use-act";
import { toastProblem, useApi } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import type { GroupingRuleView } from "@/lib/incidents/rules/schemas";
import { describeMatchers } from "@/lib/kit/match";
import { actedOf, doesOf } from "./draft";

const PATH = "/rules";
const MODES = [
  { value: "live", label: "Live" },
  { value: "shadow", label: "Shadow" },
  { value: "off", label: "Off" },
];

interface Props {
  rule: GroupingRuleView;
  /** How many there are. */
  of: number;
  denied: string | null;
  onEdit: () => void;
  onFindings: () => void;
  /** Tells readers of the screen what has happened. */
  onSay: (text: string) => void;
}

/** One rule: what it does, how often it did, its mode, its place, and away with undo. */
export function RuleRow({ rule, of, denied, onEdit, onFindings, onSay }: Props) {
  const api = useApi();
  const { busy, run } = useAct("The rule could not be changed");
  const { id, name, mode, matchers, effect, position } = rule;
  const patch = (body: object, said: string) =>
    run(async () => {
      await api(`${PATH}/${id}`, { method: "PATCH", body });
      onSay(said);
    });
  const move = (to: number) => {
    if (!busy && denied === null && to >= 1 && to <= of)
      void patch({ position: to }, `“${name}” is number ${to} of ${of}.`);
  };
  const remove = () =>
    run(async () => {
      await api(`${PATH}/${id}`, { method: "DELETE" });
      const body = { name, mode, matchers, effect, position };
      const undo = () =>
        api(PATH, { method: "POST", body }).then(
          () => run(async () => {}),
          (error) => toastProblem("It could not be undone", error),
        );
      toast.success("The rule is gone", { action: { label: "Undo", onClick: () => void undo() } });
    });
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(position + (event.key === "ArrowUp" ? -1 : 1));
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-3" onKeyDown={onKeyDown}>
      {denied === null ? (
        <ChoiceSelect
          label={`Mode of “${name}”`}
          value={mode}
          options={MODES}
          onChange={(to) => void patch({ mode: to }, `“${name}” is ${to}.`)}
          className="w-24"
        />
      ) : (
        <span className="w-24 text-muted-foreground text-sm capitalize">{mode}</span>
      )}
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium text-sm [overflow-wrap:anywhere]">
          <SafeText text={name} />
        </p>
        <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
          <SafeText text={`${describeMatchers(matchers)}: ${doesOf(effect)}`} />
        </p>
      </div>
      <Acted rule={rule} onFindings={onFindings} />
      <div className="flex items-center">
        <Move
          name={name}
          denied={denied}
          isOff={busy || position <= 1}
          isUp
          onMove={() => move(position - 1)}
        />
        <Move name={name} denied={denied} isOff={busy || position >= of} onMove={() => move(position + 1)} />
        <GuardedButton
          variant="ghost"
          size="icon-sm"
          aria-label={`Change “${name}”`}
          denied={denied}
          onClick={onEdit}
        >
          <Pencil />
        </GuardedButton>
        <GuardedButton
          variant="ghost"
          size="icon-sm"
          aria-label={`Remove “${name}”`}
          denied={denied}
          disabled={busy}
          onClick={() => void remove()}
        >
          <Trash2 />
        </GuardedButton>
      </div>
    </li>
  );
}

function Acted({ rule, onFindings }: Pick<Props, "rule" | "onFindings">) {
  const text = actedOf(rule);
  return (
    <span className="text-muted-foreground text-xs">
      {rule.mode === "shadow" ? (
        <Button
          variant="link"
          size="xs"
          className="h-auto p-0 text-xs"
          aria-label={`What “${rule.name}” would have done: ${text}`}
          onClick={onFindings}
        >
          {text}
        </Button>
      ) : (
        text
      )}
      {rule.lastActedAt && (
        <>
          , <Ago at={rule.lastActedAt} />
        </>
      )}
    </span>
  );
}

interface MoveProps {
  name: string;
  denied: string | null;
  isOff: boolean;
  isUp?: boolean;
  onMove: () => void;
}

/** It keeps the focus where it cannot move further, so that keys can go on from there. */
function Move({ name, denied, isOff, isUp = false, onMove }: MoveProps) {
  return (
    <GuardedButton
      variant="ghost"
      size="icon-sm"
      aria-label={`Move “${name}” ${isUp ? "up" : "down"}`}
      aria-keyshortcuts={isUp ? "Alt+ArrowUp" : "Alt+ArrowDown"}
      aria-disabled={isOff || denied !== null}
      className="aria-disabled:opacity-50"
      denied={denied}
      onClick={onMove}
    >
      {isUp ? <ChevronUp /> : <ChevronDown />}
    </GuardedButton>
  );
}
