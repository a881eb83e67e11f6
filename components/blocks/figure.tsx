import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** A figure with its name above and a line of context below. */
export function Figure({
  label,
  value,
  note,
  explained,
  className,
}: {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  explained?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("flex min-w-0 flex-col gap-1 px-4 py-3.5", className)}>
      <dt className="flex h-5 items-center gap-1 text-muted-foreground text-xs">
        <span className="truncate">{label}</span>
        {explained}
      </dt>
      <dd className="min-w-0">
        <div className="truncate font-semibold text-[1.375rem] tabular-nums leading-7 tracking-tight">
          {value}
        </div>
        {note && <div className="mt-0.5 truncate text-muted-foreground text-xs tabular-nums">{note}</div>}
      </dd>
    </div>
  );
}
