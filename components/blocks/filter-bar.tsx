"use client";

import { Check, ChevronDown, LoaderCircle, Search, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useShortcuts } from "@/components/command/shortcuts";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/command";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { visibleText } from "@/lib/kit/format";
import { useUrlFilters } from "./use-url-filters";

const PAUSE_MS = 250;

/** The line of filters above a list. Every one of them is a parameter of the address. */
export function FilterBar({ names, children }: { names: string[]; children: ReactNode }) {
  const { search, set, pending } = useUrlFilters();
  const active = names.filter((name) => search.get(name));
  return (
    <search className="relative flex flex-wrap items-center gap-1.5 px-4 py-2.5 lg:px-6">
      {children}
      {active.length > 0 && (
        <Button
          variant="ghost"
          size="sm"
          className="text-muted-foreground"
          onClick={() => set(Object.fromEntries(active.map((name) => [name, null])))}
        >
          <X />
          Clear
        </Button>
      )}
      <LoaderCircle
        className={cn(
          "absolute top-1 right-1 size-3 animate-spin text-muted-foreground transition-opacity",
          !pending && "opacity-0",
        )}
        aria-hidden="true"
      />
      <span className="sr-only" role="status">
        {pending ? "Loading" : ""}
      </span>
    </search>
  );
}

interface SearchProps {
  name: string;
  label: string;
  className?: string;
}

export function FilterSearch({ name, label, className }: SearchProps) {
  const { search, set } = useUrlFilters();
  const given = search.get(name) ?? "";
  const [text, setText] = useState(given);
  const [seen, setSeen] = useState(given);
  const input = useRef<HTMLInputElement>(null);
  if (given !== seen) {
    // The address was changed from elsewhere ("clear", back): the box follows.
    setSeen(given);
    setText(given);
  }
  useShortcuts([{ keys: "/", label, group: "This list", act: () => input.current?.focus() }]);
  useEffect(() => {
    if (text === given) return;
    const timer = setTimeout(() => {
      setSeen(text.trim());
      set({ [name]: text.trim() || null });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, given, name, set]);
  return (
    <div className={cn("relative min-w-40 flex-1 sm:max-w-80", className)}>
      <Search
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-muted-foreground"
        aria-hidden="true"
      />
      <Input
        ref={input}
        type="search"
        value={text}
        maxLength={200}
        placeholder={label}
        aria-label={label}
        className="h-8 pl-8 text-base md:text-sm"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && input.current?.blur()}
      />
    </div>
  );
}

export interface FilterOption {
  value: string;
  label: string;
  mark?: ReactNode;
}

interface ChoiceProps {
  name: string;
  label: string;
  options: FilterOption[];
  /** Several values, joined by commas. */
  several?: boolean;
  /** Offer a box to find an option by typing. */
  find?: boolean;
}

export function FilterChoice({ name, label, options, several = false, find = false }: ChoiceProps) {
  const { search, set } = useUrlFilters();
  const [open, setOpen] = useState(false);
  const given = search.get(name);
  const chosen = given ? (several ? given.split(",") : [given]) : [];
  const toggle = (value: string) => {
    if (!several) {
      set({ [name]: chosen[0] === value ? null : value });
      setOpen(false);
      return;
    }
    const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
    set({ [name]: next.join(",") || null });
  };
  const labelOf = (value: string) =>
    visibleText(options.find((option) => option.value === value)?.label ?? value);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="outline"
          size="sm"
          className={cn(
            "gap-1 px-2.5 font-normal text-sm",
            chosen.length === 0 && "border-dashed text-muted-foreground",
          )}
        >
          {label}
          {chosen.length > 0 && (
            <span className="max-w-44 truncate font-medium">
              {chosen.length > 2 ? `${chosen.length} chosen` : chosen.map(labelOf).join(", ")}
            </span>
          )}
          <ChevronDown className="size-3.5 opacity-60" />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" className="w-56 p-0">
        <Command>
          {find && <CommandInput placeholder={`Find a ${label.toLowerCase()}`} />}
          <CommandList>
            <CommandEmpty className="text-muted-foreground">None by that name.</CommandEmpty>
            <CommandGroup>
              {options.map((option) => (
                <CommandItem key={option.value} value={option.label} onSelect={() => toggle(option.value)}>
                  {option.mark}
                  <span className="truncate">{visibleText(option.label)}</span>
                  {chosen.includes(option.value) && <Check className="ml-auto" />}
                </CommandItem>
              ))}
            </CommandGroup>
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
