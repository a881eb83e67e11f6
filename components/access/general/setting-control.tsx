"use client";

import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { ChoiceControl } from "./choice-control";
import type { Draft, SettingField } from "./setting-fields";

interface Props {
  field: SettingField;
  draft: Draft;
  /** Why what stands in the control cannot be saved. */
  reason: string | null;
  onChange: (draft: Draft) => void;
}

/** Of the element that has the focus when its setting is not valid. */
export const controlId = (key: string) => `setting-${key}`;

/** One setting: what it is at the left, its control at the right or, for lists, below. */
export function SettingControl({ field, draft, reason, onChange }: Props) {
  const id = controlId(field.key);
  if (field.kind === "choice")
    return <ChoiceControl id={id} field={field} value={String(draft)} onChange={onChange} />;
  return (
    <div
      className={cn(
        "grid items-start gap-x-6 gap-y-2.5 py-4",
        field.kind === "switch" && "grid-cols-[minmax(0,1fr)_auto]",
        (field.kind === "text" || field.kind === "number") && "sm:grid-cols-[minmax(0,1fr)_auto]",
      )}
    >
      <div>
        <Label htmlFor={id} className="leading-5">
          {field.label}
        </Label>
        <p id={`${id}-hint`} className="mt-0.5 max-w-prose text-muted-foreground text-xs leading-relaxed">
          {field.hint}
        </p>
      </div>
      <div className={cn("min-w-0", field.kind === "number" && "w-44", field.kind === "text" && "sm:w-72")}>
        <Control id={id} field={field} draft={draft} reason={reason} onChange={onChange} />
        <p id={`${id}-reason`} role="status" className="mt-1.5 text-destructive text-xs empty:hidden">
          {reason}
        </p>
      </div>
    </div>
  );
}

type Simple = Exclude<SettingField, { kind: "choice" }>;

function Control({ id, field, draft, reason, onChange }: Props & { id: string; field: Simple }) {
  const common = {
    id,
    "aria-describedby": `${id}-hint ${id}-reason`,
    "aria-invalid": reason !== null,
  };
  switch (field.kind) {
    case "switch":
      return <Switch {...common} checked={draft === true} onCheckedChange={onChange} className="mt-0.5" />;
    case "text":
      return (
        <Input
          {...common}
          autoComplete="off"
          maxLength={field.longest}
          value={String(draft)}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case "number":
      return (
        <div className="relative">
          <Input
            {...common}
            inputMode="decimal"
            autoComplete="off"
            value={String(draft)}
            placeholder={field.placeholder}
            onChange={(event) => onChange(event.target.value)}
            className="text-right tabular-nums"
            style={{ paddingRight: `${field.unit.length * 0.42 + 1.4}rem` }}
          />
          <span className="pointer-events-none absolute top-0 right-3 flex h-9 items-center text-muted-foreground text-xs">
            {field.unit}
          </span>
        </div>
      );
    case "lines":
      return (
        <Textarea
          {...common}
          rows={2}
          spellCheck={false}
          autoComplete="off"
          value={String(draft)}
          placeholder={field.placeholder}
          onChange={(event) => onChange(event.target.value)}
          className="min-h-16 font-mono md:text-xs md:leading-5"
        />
      );
  }
}
