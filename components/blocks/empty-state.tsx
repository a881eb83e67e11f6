import type { LucideIcon } from "lucide-react";
import { SearchX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

/** Nothing here yet, and how to begin. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  actions,
  className,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("flex flex-col items-center px-6 py-16 text-center", className)}>
      <div className="grid size-11 place-items-center rounded-xl border bg-card text-muted-foreground shadow-xs">
        <Icon className="size-5" aria-hidden="true" />
      </div>
      <h2 className="mt-4 font-medium text-base">{title}</h2>
      {children && (
        <div className="mt-1.5 max-w-md text-balance text-muted-foreground leading-relaxed">{children}</div>
      )}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** There is something, but not under these filters. */
export function FilteredEmpty({ what, clearHref }: { what: string; clearHref: string }) {
  return (
    <EmptyState
      icon={SearchX}
      title={`No ${what} match these filters`}
      actions={
        <Button variant="outline" size="sm" asChild>
          <Link href={clearHref} scroll={false}>
            Clear filters
          </Link>
        </Button>
      }
    >
      Widen the range or take a filter away.
    </EmptyState>
  );
}
