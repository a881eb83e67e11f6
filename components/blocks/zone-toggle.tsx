"use client";

import { cn } from "@/components/ui/cn";
import { ZONES } from "@/lib/kit/format";
import { useZone } from "./clock";

export function ZoneToggle() {
  const [zone, setZone] = useZone();
  return (
    <fieldset className="flex h-8 items-center rounded-md border p-0.5">
      <legend className="sr-only">Times are shown in</legend>
      {ZONES.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={zone === each}
          onClick={() => setZone(each)}
          className={cn(
            "h-full rounded-sm px-2 text-muted-foreground text-xs outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50",
            zone === each && "bg-accent font-medium text-foreground",
          )}
        >
          {each === "utc" ? "UTC" : "Local"}
        </button>
      ))}
    </fieldset>
  );
}
