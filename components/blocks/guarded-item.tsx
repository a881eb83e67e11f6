"use client";

import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { DropdownMenuItem } from "@/components/ui/dropdown-menu";

type Props = Omit<ComponentProps<typeof DropdownMenuItem>, "onSelect" | "children"> & {
  icon: ReactNode;
  /** Why it cannot be chosen; null when it can. */
  denied: string | null;
  onSelect: () => void;
  children: ReactNode;
};

/** An entry of a menu that, when it may not be chosen, stays reachable and says why. */
export function GuardedItem({ icon, denied, onSelect, children, className, ...props }: Props) {
  return (
    <DropdownMenuItem
      {...props}
      // Not `disabled`, which the keyboard would skip: the reason stands on it.
      aria-disabled={denied !== null}
      className={cn("items-start [&>svg]:mt-0.5", denied && "text-muted-foreground", className)}
      onSelect={(event) => (denied ? event.preventDefault() : onSelect())}
    >
      {icon}
      <span className="min-w-0">
        {children}
        {denied && <span className="block max-w-56 text-micro leading-snug">{denied}</span>}
      </span>
    </DropdownMenuItem>
  );
}
