"use client";

import { ListFilter } from "lucide-react";
import { SafeText } from "@/components/blocks/safe-text";
import { cn } from "@/components/ui/cn";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { plural } from "@/lib/kit/format";
import { useWorkspace } from "./workspace";

/** For members who see a part: how much, and which services these are. Nothing for the others. */
export function ViewLimit({ className }: { className?: string }) {
  const { services } = useWorkspace();
  if (!services) return null;
  return (
    <Popover>
      <PopoverTrigger
        className={cn(
          "flex h-7.5 w-full items-center gap-2.5 rounded-md border border-dashed px-2 text-left text-muted-foreground text-xs outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50",
          className,
        )}
      >
        <ListFilter className="size-3.5 shrink-0" aria-hidden="true" />
        <span className="truncate">Limited to {plural(services.length, "service")}</span>
      </PopoverTrigger>
      <PopoverContent align="start" side="top" className="w-72 max-w-[calc(100vw-2rem)] p-0">
        <p className="px-3.5 pt-3 pb-2.5 text-sm leading-relaxed">
          Lists, searches, counts and live changes show these services only. Whoever manages the members can
          change it.
        </p>
        <ul className="max-h-60 divide-y overflow-y-auto border-t">
          {services.map((service) => (
            <li key={service} className="px-3.5 py-1.5 font-mono text-xs [overflow-wrap:anywhere]">
              <SafeText text={service} />
            </li>
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  );
}
