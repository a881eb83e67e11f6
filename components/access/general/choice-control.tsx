"use client";

import { UserRound } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { Choice, SettingField } from "./setting-fields";

interface Props {
  id: string;
  field: Extract<SettingField, { kind: "choice" }>;
  value: string;
  onChange: (value: string) => void;
}

/** One of a few, each with what follows from it. */
export function ChoiceControl({ id, field, value, onChange }: Props) {
  return (
    <div className="py-4">
      <fieldset aria-describedby={`${id}-hint`}>
        <legend className="font-medium text-sm leading-5">{field.label}</legend>
        <p id={`${id}-hint`} className="mt-0.5 max-w-prose text-muted-foreground text-xs leading-relaxed">
          {field.hint}
        </p>
        <div className="mt-2.5 flex flex-col gap-1.5">
          {field.choices.map((choice, i) => (
            <label
              key={choice.value}
              className={cn(
                "flex cursor-pointer items-start gap-2.5 rounded-lg border px-3 py-2.5 has-focus-visible:ring-[3px] has-focus-visible:ring-ring/50 has-disabled:cursor-default",
                choice.value === value ? "border-foreground/30 bg-muted/50" : "hover:bg-muted/30",
              )}
            >
              <input
                type="radio"
                id={i === 0 ? id : undefined}
                name={id}
                value={choice.value}
                checked={choice.value === value}
                onChange={() => onChange(choice.value)}
                className="mt-1 size-3.5 shrink-0 accent-primary outline-none"
              />
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2.5 font-medium text-sm">
                  {choice.label}
                  {choice.seats !== undefined && <Seats seats={choice.seats} />}
                </span>
                <span className="mt-0.5 block max-w-prose text-muted-foreground text-xs leading-relaxed">
                  {choice.consequence}
                </span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

/** Five places; the filled ones must approve. None: a person decides. */
function Seats({ seats }: { seats: NonNullable<Choice["seats"]> }) {
  if (seats === 0) return <UserRound className="size-3.5 text-muted-foreground" aria-hidden="true" />;
  return (
    <span className="flex gap-0.75" aria-hidden="true">
      {[1, 2, 3, 4, 5].map((place) => (
        <span
          key={place}
          className={cn(
            "size-2 rounded-full border",
            place <= seats ? "border-success bg-success" : "border-muted-foreground/40",
          )}
        />
      ))}
    </span>
  );
}
