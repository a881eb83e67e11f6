"use client";

import { Info } from "lucide-react";
import type { ReactNode } from "react";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

/** The small mark beside a judgement or a figure that opens where it comes from. */
export function Explained({ about, children }: { about: string; children: ReactNode }) {
  return (
    <Popover>
      <PopoverTrigger
        aria-label={`Where this comes from: ${about}`}
        className="inline-grid size-5 shrink-0 place-items-center rounded-sm text-muted-foreground/80 outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50"
      >
        <Info className="size-3.5" aria-hidden="true" />
      </PopoverTrigger>
      <PopoverContent className="w-80 max-w-[calc(100vw-2rem)] text-sm leading-relaxed" align="start">
        {children}
      </PopoverContent>
    </Popover>
  );
}
