"use client";

import type { KeyboardEvent } from "react";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import { type Outcome, QUESTIONS } from "./outcome";

interface Props {
  before: Partial<Outcome>;
  /** Tells fields of two forms apart. */
  id: string;
}

/** The three questions; Enter sends the form, Shift and Enter makes a new line. */
export function OutcomeFields({ before, id }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  return QUESTIONS.map(({ field, label, placeholder, most }, i) => {
    const shared = {
      id: `${id}-${field}`,
      name: field,
      maxLength: most,
      defaultValue: before[field] ?? "",
      placeholder,
    };
    return (
      <div key={field} className="flex flex-col gap-1.5">
        <Label htmlFor={shared.id}>{label}</Label>
        {field === "fixedIn" ? (
          <Input {...shared} autoComplete="off" />
        ) : (
          <Textarea
            {...shared}
            autoFocus={i === 0}
            rows={1}
            className="max-h-40 min-h-9 resize-none py-1.5 text-base md:text-sm"
            onKeyDown={onKeyDown}
          />
        )}
      </div>
    );
  });
}
