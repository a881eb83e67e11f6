import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** A titled sheet of the page. `flush` content reaches the edges, for lists and charts. */
export function Panel({
  title,
  hint,
  actions,
  flush = false,
  className,
  children,
  id,
}: {
  title?: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
  id?: string;
}) {
  return (
    <section
      id={id}
      className={cn("min-w-0 rounded-xl border bg-card", flush && "overflow-hidden", className)}
    >
      {title && (
        <header className="flex min-h-11 items-center gap-2 px-4 pt-2.5 pb-1">
          <h2 className="flex items-center gap-1 font-medium text-sm">{title}</h2>
          {hint && <span className="truncate text-muted-foreground text-xs tabular-nums">{hint}</span>}
          {actions && <div className="ml-auto flex items-center gap-1.5">{actions}</div>}
        </header>
      )}
      <div className={flush ? undefined : "px-4 pt-1 pb-4"}>{children}</div>
    </section>
  );
}
