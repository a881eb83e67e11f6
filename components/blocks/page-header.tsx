import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

/** The top line of every screen: where we are, and what can be done here. */
export function PageHeader({
  title,
  trail,
  actions,
}: {
  title: ReactNode;
  trail?: { label: string; href: string };
  actions?: ReactNode;
}) {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-1.5 border-b bg-background/90 px-4 backdrop-blur-sm lg:px-6">
      {trail && (
        <>
          <Link
            href={trail.href}
            className="rounded-sm text-sm text-muted-foreground outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            {trail.label}
          </Link>
          <ChevronRight className="size-3.5 shrink-0 text-muted-foreground/60" aria-hidden="true" />
        </>
      )}
      <h1 className="min-w-0 truncate font-medium text-sm">{title}</h1>
      {actions && <div className="ml-auto flex shrink-0 items-center gap-1.5">{actions}</div>}
    </header>
  );
}
