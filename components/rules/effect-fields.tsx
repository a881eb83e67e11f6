"use client";

import { Plus, X } from "lucide-react";
import { useId } from "react";
import { ChoiceSelect } from "@/components/access/choice-select";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { type Draft, OFFERED } from "./draft";
import { FieldError } from "./field-error";

const KINDS: { value: Draft["kind"]; label: string }[] = [
  { value: "group", label: "They are one incident for each value of…" },
  { value: "suppress", label: "They make no incident" },
];
const MOST = 5;

type Name = "windowMinutes" | "openAt" | "quietMinutes";
const NUMBERS: {
  name: Name;
  label: string;
  hint: string;
  min: number;
  max: number;
  step: number | "any";
  optional?: true;
}[] = [
  {
    name: "windowMinutes",
    label: "Window, minutes",
    hint: "after so long without a signal the next one opens another incident",
    min: 1,
    max: 1440,
    step: "any",
  },
  {
    name: "openAt",
    label: "Opens at, 0 to 1",
    hint: "how sure a signal must be to open one; weaker ones wait and join",
    min: 0,
    max: 1,
    step: "any",
  },
  {
    name: "quietMinutes",
    label: "Quiet, minutes",
    hint: "resolved after so long; empty for the workspace's own time",
    min: 1,
    max: 10_080,
    step: 1,
    optional: true,
  },
];

interface Props {
  draft: Draft;
  /** By the names of the fields of an effect. */
  errors: Readonly<Record<string, string>>;
  onChange: (patch: Partial<Draft>) => void;
}

/** What a rule does with its signals. */
export function EffectFields({ draft, errors, onChange }: Props) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 font-medium text-sm">What happens</legend>
      <ChoiceSelect
        label="What happens"
        value={draft.kind}
        options={KINDS}
        onChange={(kind) => onChange({ kind: kind as Draft["kind"] })}
        className="w-full"
      />
      {draft.kind === "suppress" ? (
        <p className="text-muted-foreground text-xs">
          They are kept, and the rule counts them; nobody is told of them.
        </p>
      ) : (
        <>
          <KeyFields by={draft.by} errors={errors} onChange={(by) => onChange({ by })} />
          <div className="grid gap-3 sm:grid-cols-3">
            {NUMBERS.map(({ name, label, hint, min, max, step, optional }) => (
              <div key={name} className="flex flex-col gap-1.5">
                <Label htmlFor={`${id}-${name}`} className="font-normal text-muted-foreground text-xs">
                  {label}
                </Label>
                <Input
                  id={`${id}-${name}`}
                  type="number"
                  inputMode="decimal"
                  required={!optional}
                  min={min}
                  max={max}
                  step={step}
                  value={draft[name]}
                  aria-invalid={name in errors}
                  aria-describedby={`${id}-${name}-hint ${id}-${name}-error`}
                  onChange={(event) => onChange({ [name]: event.target.value })}
                  className="h-8"
                />
                <p id={`${id}-${name}-hint`} className="text-muted-foreground text-xs">
                  {hint}
                </p>
                <FieldError id={`${id}-${name}-error`} reason={errors[name]} />
              </div>
            ))}
          </div>
        </>
      )}
    </fieldset>
  );
}

interface KeyProps {
  by: string[];
  errors: Readonly<Record<string, string>>;
  onChange: (by: string[]) => void;
}

/** Signals that are equal in these are one incident. */
function KeyFields({ by, errors, onChange }: KeyProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      {by.length === 0 && (
        <p className="text-muted-foreground text-sm">Nothing: all of them are one incident.</p>
      )}
      <datalist id={`${id}-fields`}>
        {OFFERED.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {by.map((field, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a field of a key has no identity but its place
        <div key={i} className="flex flex-wrap items-center gap-1.5">
          <Input
            aria-label={`Grouped by, ${i + 1}: field or label`}
            aria-invalid={`by.${i}` in errors}
            aria-describedby={`${id}-${i}`}
            list={`${id}-fields`}
            value={field}
            required
            maxLength={106}
            placeholder="label:cluster"
            onChange={(event) => onChange(by.map((old, at) => (at === i ? event.target.value : old)))}
            className="h-8 w-48 flex-1"
          />
          <Button
            type="button"
            variant="ghost"
            size="icon-sm"
            aria-label={`Remove field ${i + 1}`}
            onClick={() => onChange(by.filter((_, at) => at !== i))}
          >
            <X />
          </Button>
          <div className="w-full empty:hidden">
            <FieldError id={`${id}-${i}`} reason={errors[`by.${i}`]} />
          </div>
        </div>
      ))}
      {by.length < MOST && (
        <Button
          type="button"
          variant="outline"
          size="xs"
          className="self-start"
          onClick={() => onChange([...by, "service"])}
        >
          <Plus />
          Field
        </Button>
      )}
    </div>
  );
}
