"use client";

import { Check, ChevronDown, Plus } from "lucide-react";
import { useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { SafeText } from "@/components/blocks/safe-text";
import { cn } from "@/components/ui/cn";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/command";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { plural } from "@/lib/kit/format";

interface Props {
  /** Names the control to those who do not see what stands beside it. */
  label: string;
  /** The services of the workspace. */
  known: string[];
  /** The chosen ones; null for all. */
  chosen: string[] | null;
  denied?: string | null;
  onChange: (chosen: string[] | null) => void;
  /** Once the list closes, with what is chosen then. */
  onDone?: (chosen: string[] | null) => void;
  className?: string;
}

const LOOK = "h-8 justify-between gap-1.5 px-2.5 font-normal text-sm";

/** All services, or some of them; also ones that have sent nothing yet. */
export function ServicesPicker({ label, known, chosen, denied, onChange, onDone, className }: Props) {
  const [open, setOpen] = useState(false);
  const text = chosen === null ? "All services" : plural(chosen.length, "service");
  const name = `${label}: ${chosen === null ? "all services" : chosen.join(", ")}`;
  const trigger = (
    <GuardedButton
      type="button"
      variant="outline"
      denied={denied ?? null}
      aria-label={name}
      className={cn(LOOK, className)}
    >
      <span className="truncate">{text}</span>
      <ChevronDown className="size-4 opacity-50" />
    </GuardedButton>
  );
  if (denied) return trigger;
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) onDone?.(chosen);
  };
  return (
    <Popover open={open} onOpenChange={change}>
      <PopoverTrigger asChild>{trigger}</PopoverTrigger>
      <PopoverContent align="start" className="w-64 p-0">
        <Choices known={known} chosen={chosen} onChange={onChange} />
      </PopoverContent>
    </Popover>
  );
}

function Choices({ known, chosen, onChange }: Pick<Props, "known" | "chosen" | "onChange">) {
  const [typed, setTyped] = useState("");
  const some = new Set(chosen ?? []);
  const all = [...new Set([...known, ...some])].sort();
  const fresh = typed.trim();
  const toggle = (service: string) => {
    const next = new Set(some);
    if (!next.delete(service)) next.add(service);
    onChange(next.size === 0 ? null : [...next].sort());
  };
  return (
    <Command>
      <CommandInput
        placeholder="Find or add a service"
        value={typed}
        onValueChange={setTyped}
        maxLength={200}
      />
      <CommandList className="max-h-64">
        <CommandEmpty className="text-muted-foreground">No service by that name.</CommandEmpty>
        <CommandGroup>
          <CommandItem value="all services" onSelect={() => onChange(null)}>
            <Box on={chosen === null} />
            All services
          </CommandItem>
          {all.map((service) => (
            <CommandItem key={service} value={`service ${service}`} onSelect={() => toggle(service)}>
              <Box on={some.has(service)} />
              <span className="truncate font-mono text-xs">
                <SafeText text={service} />
              </span>
            </CommandItem>
          ))}
          {fresh !== "" && !all.includes(fresh) && (
            <CommandItem
              value={`add ${fresh}`}
              onSelect={() => {
                toggle(fresh);
                setTyped("");
              }}
            >
              <Plus />
              <span className="truncate">
                Add “<SafeText text={fresh} />
                ”, which has sent nothing yet
              </span>
            </CommandItem>
          )}
        </CommandGroup>
      </CommandList>
    </Command>
  );
}

const Box = ({ on }: { on: boolean }) => (
  <span
    className={cn(
      "grid size-4 shrink-0 place-items-center rounded-[4px] border border-input",
      on && "border-primary bg-primary text-primary-foreground",
    )}
  >
    {on && (
      <>
        <Check className="!size-3 text-primary-foreground" aria-hidden="true" />
        <span className="sr-only">chosen: </span>
      </>
    )}
  </span>
);
