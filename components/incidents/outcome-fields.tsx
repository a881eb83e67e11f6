"use client";

import type { KeyboardEvent } from "react";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import { type Outcome, QUESTIONS } from "./outcome";

interface Props {
  before: Partial<Outcome>;
  /** Tells fields of two forms apart. */
  id: string;
  disabled?: boolean;
}

/** The three questions; Enter sends the form, Shift and Enter makes a new line. */
export function OutcomeFields({ before, id, disabled }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  return QUESTIONS.map(({ field, label, placeholder, most }, i) => (
    <div key={field} className="flex flex-col gap-1.5">
      <Label htmlFor={`${id}-${field}`}>{label}</Label>
      <Textarea
        id={`${id}-${field}`}
        name={field}
        autoFocus={i === 0}
        rows={1}
        maxLength={most}
        disabled={disabled}
        defaultValue={before[field] ?? ""}
        placeholder={placeholder}
        className="max-h-40 min-h-9 resize-none py-1.5 text-base md:text-sm"
        onKeyDown={onKeyDown}
      />
    </div>
  ));
}
