"use client";

import { LoaderCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ChoiceSelect } from "@/components/access/choice-select";
import { MatcherFields } from "@/components/alert-rules/matcher-fields";
import { ApiProblem, useApi } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { RuleMode } from "@/lib/incidents/rules/schemas";
import { bodyOf, type Draft, OFFERED } from "./draft";
import { EffectFields } from "./effect-fields";
import { FieldError } from "./field-error";
import { TryIt } from "./try-it";

const MODES: { value: RuleMode; label: string }[] = [
  { value: "live", label: "Live: it decides from now on" },
  { value: "shadow", label: "Shadow: it only says what it would have done" },
  { value: "off", label: "Off" },
];

interface Props {
  start: Draft;
  onDone: () => void;
}

/** Makes a rule or changes one; it can be tried on the past before it is saved. */
export function RuleEditor({ start, onDone }: Props) {
  const api = useApi();
  const router = useRouter();
  const [draft, setDraft] = useState(start);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ text: string; fields: Readonly<Record<string, string>> } | null>(
    null,
  );
  const change = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }));
  const fail = (error: unknown) =>
    setProblem({
      text: error instanceof Error ? error.message : String(error),
      fields: error instanceof ApiProblem ? withoutPrefix(error.fields) : {},
    });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const call = { method: draft.id ? ("PATCH" as const) : ("POST" as const), body: bodyOf(draft) };
      await api(draft.id ? `/rules/${draft.id}` : "/rules", call);
      router.refresh();
      onDone();
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  const errors = problem?.fields ?? {};
  return (
    <form onSubmit={(event) => void save(event)} className="flex min-w-0 flex-col gap-4">
      <DialogHeader>
        <DialogTitle>{draft.id ? "Change the rule" : "New rule of grouping"}</DialogTitle>
        <DialogDescription>
          It holds for signals that arrive from now on. What no rule is about is grouped as ever.
        </DialogDescription>
      </DialogHeader>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="rule-name">Name</Label>
        <Input
          id="rule-name"
          required
          maxLength={100}
          value={draft.name}
          placeholder="One incident per cluster"
          aria-invalid={"name" in errors}
          aria-describedby={"name" in errors ? "rule-name-error" : undefined}
          onChange={(event) => change({ name: event.target.value })}
        />
        <FieldError id="rule-name-error" reason={errors.name} />
      </div>
      <MatcherFields
        noun="signal"
        fields={OFFERED}
        matchers={draft.matchers}
        errors={below(errors, "matchers.")}
        onChange={(matchers) => change({ matchers })}
      />
      <EffectFields draft={draft} errors={below(errors, "effect.")} onChange={change} />
      <div className="flex flex-col gap-1.5">
        <span className="font-medium text-sm">Mode</span>
        <ChoiceSelect
          label="Mode"
          value={draft.mode}
          options={MODES}
          onChange={(mode) => change({ mode: mode as RuleMode })}
          className="w-full"
        />
      </div>
      <TryIt draft={draft} onStart={() => setProblem(null)} onFail={fail} />
      {problem && (
        <p role="alert" className="text-destructive text-sm [overflow-wrap:anywhere]">
          {problem.text}
        </p>
      )}
      <DialogFooter>
        <Button type="submit" disabled={busy}>
          {busy && <LoaderCircle className="animate-spin" />}
          {saveLabel(draft)}
        </Button>
      </DialogFooter>
    </form>
  );
}

function saveLabel({ id, mode }: Draft): string {
  const how = { live: "live", shadow: "in shadow", off: "switched off" }[mode];
  return `${id ? "Save" : "Make the rule"}, ${how}`;
}

/** A rule that is only tried stands inside of what is sent. */
const withoutPrefix = (fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).map(([field, reason]) => [field.replace(/^rule\./, ""), reason]));

const below = (errors: Readonly<Record<string, string>>, prefix: string) =>
  Object.fromEntries(
    Object.entries(errors).flatMap(([field, reason]) =>
      field.startsWith(prefix) ? [[field.slice(prefix.length), reason]] : [],
    ),
  );
