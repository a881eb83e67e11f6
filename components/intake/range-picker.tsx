"use client";

import { CalendarRange, Check, ChevronDown } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useZone } from "@/components/blocks/clock";
import { useUrlFilters } from "@/components/blocks/use-url-filters";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { formatInstant, type Zone } from "@/lib/kit/format";
import { PRESETS, type Range } from "./ranges";

/** What a datetime-local box holds, in the zone on screen. */
const boxed = (iso: string, zone: Zone) => formatInstant(iso, zone, "seconds").replace(" ", "T");
const unboxed = (text: string, zone: Zone) => new Date(zone === "utc" ? `${text}Z` : text).toISOString();

function labelOf(range: Range, zone: Zone): string {
  if (range.preset) return PRESETS.find((each) => each.value === range.preset)!.label;
  const sameDay = formatInstant(range.from, zone, "day") === formatInstant(range.to, zone, "day");
  return `${formatInstant(range.from, zone, "seconds").slice(5, 16)} – ${
    sameDay ? formatInstant(range.to, zone, "minute") : formatInstant(range.to, zone, "seconds").slice(5, 16)
  }`;
}

export function RangePicker({ range }: { range: Range }) {
  const { set } = useUrlFilters();
  const [zone] = useZone();
  const [open, setOpen] = useState(false);
  const choose = (change: Record<string, string | null>) => {
    setOpen(false);
    set({ range: null, from: null, to: null, ...change }, { push: true });
  };
  const custom = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    choose({
      from: unboxed(String(form.get("from")), zone),
      to: unboxed(String(form.get("to")), zone),
    });
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline" size="sm" className="px-2.5 font-normal tabular-nums">
          <CalendarRange className="size-3.5 opacity-70" />
          {range.atNewest ? "The last hour of lines" : labelOf(range, zone)}
          <ChevronDown className="size-3.5 opacity-60" />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-72 p-0">
        <ul className="p-1">
          {PRESETS.map((preset) => (
            <li key={preset.value}>
              <button
                type="button"
                onClick={() => choose({ range: preset.value })}
                className="flex w-full items-center rounded-sm px-2 py-1.5 text-left text-sm outline-none hover:bg-accent focus-visible:bg-accent"
              >
                {preset.label}
                {range.preset === preset.value && !range.atNewest && <Check className="ml-auto size-4" />}
              </button>
            </li>
          ))}
        </ul>
        <form onSubmit={custom} className="flex flex-col gap-2.5 border-t p-3">
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
                defaultValue={boxed(range[name], zone)}
                className="h-8 text-sm tabular-nums"
              />
            </div>
          ))}
          <Button type="submit" size="sm" variant="secondary">
            Show this range
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}
