"use client";

import { CalendarRange, Check, ChevronDown } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { formatInstant, type Zone } from "@/lib/kit/format";
import { useZone } from "./clock";
import { useUrlFilters } from "./use-url-filters";

/** What a datetime-local box holds, in the zone on screen. */
const boxed = (iso: string, zone: Zone) => formatInstant(iso, zone, "seconds").replace(" ", "T");
const unboxed = (text: string, zone: Zone) => new Date(zone === "utc" ? `${text}Z` : text).toISOString();

/** Two instants, short: the day is said once when it is one. */
export function spanLabel(from: string, to: string, zone: Zone): string {
  const sameDay = formatInstant(from, zone, "day") === formatInstant(to, zone, "day");
  return `${formatInstant(from, zone, "seconds").slice(5, 16)} – ${
    sameDay ? formatInstant(to, zone, "minute") : formatInstant(to, zone, "seconds").slice(5, 16)
  }`;
}

interface Props {
  presets: readonly { value: string; label: string }[];
  /** The preset that is on; null when none is. */
  chosen: string | null;
  /** What is on, in words. */
  label: string;
  /** What the boxes begin with, ISO. */
  from: string;
  to: string;
  /** Whether nothing is narrowed down. */
  idle?: boolean;
}

/** A stretch of time: a preset or two instants. It is in the address as `range`, or `from` and `to`. */
export function RangeChoice({ presets, chosen, label, from, to, idle = false }: Props) {
  const { set } = useUrlFilters();
  const [open, setOpen] = useState(false);
  const choose = (change: Record<string, string | null>) => {
    setOpen(false);
    set({ range: null, from: null, to: null, ...change }, { push: true });
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="outline"
          size="sm"
          className={cn(
            "px-2.5 font-normal tabular-nums",
            idle && "gap-1 border-dashed text-muted-foreground",
          )}
        >
          {!idle && <CalendarRange className="size-3.5 opacity-70" />}
          {label}
          <ChevronDown className="size-3.5 opacity-60" />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-72 p-0">
        <ul className="p-1">
          {presets.map((preset) => (
            <li key={preset.value}>
              <button
                type="button"
                onClick={() => choose({ range: preset.value })}
                className="flex w-full items-center rounded-sm px-2 py-1.5 text-left text-sm outline-none hover:bg-accent focus-visible:bg-accent"
              >
                {preset.label}
                {chosen === preset.value && <Check className="ml-auto size-4" />}
              </button>
            </li>
          ))}
        </ul>
        <Instants from={from} to={to} onChoose={choose} />
      </PopoverContent>
    </Popover>
  );
}

interface InstantsProps {
  from: string;
  to: string;
  onChoose: (change: { from: string; to: string }) => void;
}

function Instants({ from, to, onChoose }: InstantsProps) {
  const [zone] = useZone();
  const given = { from, to };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const at = (name: string) => unboxed(String(form.get(name)), zone);
    onChoose({ from: at("from"), to: at("to") });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2.5 border-t p-3">
      {(["from", "to"] as const).map((name) => (
        <div key={name} className="grid gap-1">
          <Label htmlFor={`range-${name}`} className="text-muted-foreground text-xs">
            {name === "from" ? "From" : "To"} ({zone === "utc" ? "UTC" : "local time"})
          </Label>
          <Input
            id={`range-${name}`}
            name={name}
            type="datetime-local"
            step="1"
            required
            defaultValue={boxed(given[name], zone)}
            className="h-8 text-sm tabular-nums"
          />
        </div>
      ))}
      <Button type="submit" size="sm" variant="secondary">
        Show this range
      </Button>
    </form>
  );
}
