"use client";

import { cn } from "@/components/ui/cn";
import { useUrlFilters } from "./use-url-filters";

interface Props {
  name: string;
  label: string;
  options: { value: string; label: string }[];
  /** The one that holds when the address says nothing. */
  fallback: string;
}

/** A few choices beside each other, one of them on; the choice is a parameter of the address. */
export function Segments({ name, label, options, fallback }: Props) {
  const { search, set } = useUrlFilters();
  const chosen = search.get(name) ?? fallback;
  return (
    <fieldset className="flex h-8 items-center rounded-md border p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={chosen === option.value}
          onClick={() => set({ [name]: option.value === fallback ? null : option.value })}
          className={cn(
            "h-full whitespace-nowrap rounded-sm px-2.5 text-muted-foreground text-xs outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50",
            chosen === option.value && "bg-accent font-medium text-foreground",
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
