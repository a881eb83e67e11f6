"use client";

import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { SafeText } from "@/components/blocks/safe-text";
import { useAct } from "@/components/blocks/use-act";
import { toastProblem, useApi } from "@/components/shell/api";
import { Switch } from "@/components/ui/switch";
import { describeMatchers, type Matcher } from "@/lib/kit/match";

interface Rule {
  id: string;
  name: string;
  matchers: Matcher[];
  enabled: boolean;
}
interface Props {
  /** Of the API: `/mapping-rules`, `/noise-rules`. */
  path: string;
  rule: Rule;
  /** What makes it again when it was removed by mistake. */
  again: object;
  /** What it does, in words. */
  does: string;
  /** How often it acted. */
  acted: string;
  denied: string | null;
  children?: ReactNode;
}

/** One rule in a list: what it does, how often it acted, on and off, and away with undo. */
export function RuleRow({ path, rule, again, does, acted, denied, children }: Props) {
  const api = useApi();
  const { busy, run } = useAct("The rule could not be changed");
  const { id, name, matchers, enabled } = rule;
  const turn = (on: boolean) =>
    run(async () => {
      await api(`${path}/${id}`, { method: "PATCH", body: { enabled: on } });
    });
  const remove = () =>
    run(async () => {
      await api(`${path}/${id}`, { method: "DELETE" });
      const undo = () =>
        api(path, { method: "POST", body: again }).then(
          () => run(async () => {}),
          (error) => toastProblem("It could not be undone", error),
        );
      toast.success("The rule is gone", { action: { label: "Undo", onClick: () => void undo() } });
    });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-3">
      <Switch
        aria-label={`“${name}” is in force`}
        checked={enabled}
        disabled={busy || denied !== null}
        onCheckedChange={(on) => void turn(on)}
      />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium text-sm [overflow-wrap:anywhere]">
          <SafeText text={name} />
        </p>
        <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
          <SafeText text={`${describeMatchers(matchers)}: ${does}`} />
        </p>
      </div>
      <span className="text-muted-foreground text-xs">{acted}</span>
      <div className="flex items-center">
        {children}
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
