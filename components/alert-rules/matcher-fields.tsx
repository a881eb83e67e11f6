"use client";

import { Plus, X } from "lucide-react";
import { useId } from "react";
import { ChoiceSelect } from "@/components/access/choice-select";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { Matcher } from "@/lib/kit/match";

const OPS: { value: Matcher["op"]; label: string }[] = [
  { value: "is", label: "is" },
  { value: "is_not", label: "is not" },
  { value: "like", label: "is like" },
  { value: "not_like", label: "is not like" },
];
const COMMON = ["service", "severity", "source", "title", "rule", "environment"];
const MOST = 20;

interface Props {
  matchers: Matcher[];
  onChange: (matchers: Matcher[]) => void;
  /** What is chosen: alerts when left out. */
  noun?: string;
  /** Names that are offered. */
  fields?: readonly string[];
  /** What is wrong, by `0.field`. */
  errors?: Readonly<Record<string, string>>;
}

/** Which alerts, or signals: all conditions must hold, and none hold of every one. */
export function MatcherFields({ matchers, onChange, noun = "alert", fields = COMMON, errors = {} }: Props) {
  const id = useId();
  const change = (at: number, patch: Partial<Matcher>) =>
    onChange(matchers.map((matcher, i) => (i === at ? { ...matcher, ...patch } : matcher)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">Which {noun}s</legend>
      {matchers.length === 0 && <p className="text-muted-foreground text-sm">Every {noun}.</p>}
      <datalist id={`${id}-fields`}>
        {fields.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {matchers.map((matcher, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no identity but its place
        <div key={i} className="flex flex-wrap items-center gap-1.5">
          <Input
            aria-label={`Condition ${i + 1}: field or label`}
            list={`${id}-fields`}
            aria-invalid={`${i}.field` in errors}
            aria-describedby={`${i}.field` in errors ? `${id}-${i}` : undefined}
            value={matcher.field}
            required
            maxLength={200}
            placeholder="label"
            onChange={(event) => change(i, { field: event.target.value })}
            className="h-8 w-32 flex-1"
          />
          <ChoiceSelect
            label={`Condition ${i + 1}: how`}
            value={matcher.op}
            options={OPS}
            onChange={(op) => change(i, { op: op as Matcher["op"] })}
            className="w-30"
          />
          <Input
            aria-label={`Condition ${i + 1}: value`}
            value={matcher.value}
            // “Is empty” is almost always a value that was forgotten; “is not empty” is worth asking.
            required={!matcher.op.includes("not")}
            maxLength={500}
            placeholder={matcher.op.endsWith("like") ? "checkout-*" : "value"}
            onChange={(event) => change(i, { value: event.target.value })}
            className="h-8 w-32 flex-1"
          />
          <Button
            type="button"
            variant="ghost"
            size="icon-sm"
            aria-label={`Remove condition ${i + 1}`}
            onClick={() => onChange(matchers.filter((_, at) => at !== i))}
          >
            <X />
          </Button>
          {`${i}.field` in errors && (
            <p id={`${id}-${i}`} className="w-full text-destructive text-xs">
              {matcher.field || "The field"} {errors[`${i}.field`]}
            </p>
          )}
        </div>
      ))}
      {matchers.length < MOST && (
        <Button
          type="button"
          variant="outline"
          size="xs"
          className="self-start"
          onClick={() => onChange([...matchers, { field: "service", op: "is", value: "" }])}
        >
          <Plus />
          Condition
        </Button>
      )}
    </fieldset>
  );
}
