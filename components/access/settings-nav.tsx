"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { hrefOf, isHere, type Place, SETTINGS } from "@/components/shell/nav";
import { useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";

/** The pages of the settings: a column beside wide screens, a line that can be pushed sideways above narrow ones. */
export function SettingsNav() {
  return (
    <nav aria-label="Settings" className="xl:sticky xl:top-0 xl:h-dvh xl:overflow-y-auto xl:border-r">
      <p className="flex h-12 items-center border-b px-4 font-medium text-sm max-xl:hidden">Settings</p>
      <ul className="flex gap-1 max-xl:overflow-x-auto max-xl:border-b max-xl:px-3 max-xl:[scrollbar-width:none] lg:max-xl:px-5 xl:flex-col xl:gap-px xl:p-2.5">
        {SETTINGS.map((place) => (
          <li key={place.path} className="shrink-0">
            <PageLink place={place} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function PageLink({ place }: { place: Place }) {
  const { slug } = useWorkspace();
  const here = isHere(usePathname(), slug, place);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // Where the line is wider than the screen, the page one is on must be in sight.
    if (here) link.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [here]);
  return (
    <Link
      ref={link}
      href={hrefOf(slug, place)}
      aria-current={here ? "page" : undefined}
      className={cn(
        "relative flex h-11 items-center gap-2.5 px-2 text-muted-foreground text-sm outline-none hover:text-foreground focus-visible:rounded-md focus-visible:ring-[3px] focus-visible:ring-ring/50 focus-visible:ring-inset xl:h-7.5 xl:rounded-md xl:hover:bg-accent/60",
        here &&
          "font-medium text-foreground max-xl:after:absolute max-xl:after:inset-x-2 max-xl:after:bottom-0 max-xl:after:h-0.5 max-xl:after:rounded-full max-xl:after:bg-foreground xl:bg-accent xl:hover:bg-accent",
      )}
    >
      <place.icon className="size-4 max-xl:hidden" aria-hidden="true" />
      {place.label}
    </Link>
  );
}
