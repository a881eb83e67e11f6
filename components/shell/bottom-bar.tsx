"use client";

import { Ellipsis, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/components/ui/sheet";
import { LiveIndicator } from "./live-indicator";
import { hrefOf, isHere, PLACES } from "./nav";
import { ThemeToggle } from "./theme-toggle";
import { UserMenu } from "./user-menu";
import { ViewLimit } from "./view-limit";
import { useWorkspace } from "./workspace";
import { WorkspaceSwitcher } from "./workspace-switcher";

const ITEM =
  "relative flex h-15 min-w-0 flex-1 flex-col items-center justify-center gap-1 text-micro text-muted-foreground outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50 focus-visible:ring-inset";

/** The places on a small screen: four under the thumb, the rest one tap further. */
export function BottomBar({ openIncidents, onMenu }: { openIncidents: number; onMenu: () => void }) {
  const { slug } = useWorkspace();
  const pathname = usePathname();
  const [more, setMore] = useState(false);
  const primary = PLACES.filter((place) => place.primary);
  const moreHere = PLACES.some((place) => !place.primary && isHere(pathname, slug, place));
  return (
    <nav
      aria-label="Places"
      className="fixed inset-x-0 bottom-0 z-40 flex border-t bg-background/95 pb-[env(safe-area-inset-bottom)] backdrop-blur-sm lg:hidden"
    >
      {primary.map((place) => {
        const here = isHere(pathname, slug, place);
        const count = place.path === "/incidents" ? openIncidents : 0;
        return (
          <Link
            key={place.path}
            href={hrefOf(slug, place)}
            aria-current={here ? "page" : undefined}
            className={cn(ITEM, here && "font-medium text-foreground")}
          >
            <span className="relative">
              <place.icon className="size-5" aria-hidden="true" />
              {count > 0 && (
                <span className="absolute -top-1.5 left-3 min-w-4 rounded-full bg-severity-critical px-1 text-center font-medium text-[0.625rem] text-background tabular-nums leading-4">
                  {count > 9 ? "9+" : count}
                  <span className="sr-only"> not resolved</span>
                </span>
              )}
            </span>
            {place.label}
          </Link>
        );
      })}
      <button
        type="button"
        className={cn(ITEM, moreHere && "font-medium text-foreground")}
        onClick={() => setMore(true)}
      >
        <Ellipsis className="size-5" aria-hidden="true" />
        More
      </button>
      <MoreSheet open={more} onOpenChange={setMore} onMenu={onMenu} />
    </nav>
  );
}

interface MoreProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMenu: () => void;
}

function MoreSheet({ open, onOpenChange, onMenu }: MoreProps) {
  const { slug, services } = useWorkspace();
  const row = "flex h-12 items-center gap-3 px-4 text-sm outline-none focus-visible:bg-accent";
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent side="bottom" className="gap-0 rounded-t-2xl pb-[env(safe-area-inset-bottom)]">
        <SheetHeader className="p-0">
          <SheetTitle className="sr-only">More</SheetTitle>
          <SheetDescription className="sr-only">More places and settings</SheetDescription>
        </SheetHeader>
        <WorkspaceSwitcher className="h-14 pr-12" />
        <button
          type="button"
          className={cn(row, "w-full border-t")}
          onClick={() => {
            onOpenChange(false);
            onMenu();
          }}
        >
          <Search className="size-4.5 text-muted-foreground" aria-hidden="true" />
          Find or do
        </button>
        {PLACES.filter((place) => !place.primary).map((place) => (
          <Link
            key={place.path}
            href={hrefOf(slug, place)}
            className={cn(row, "border-t")}
            onClick={() => onOpenChange(false)}
          >
            <place.icon className="size-4.5 text-muted-foreground" aria-hidden="true" />
            {place.label}
          </Link>
        ))}
        {services && (
          <div className="border-t px-3 py-2">
            <ViewLimit className="h-10" />
          </div>
        )}
        <div className="flex items-center justify-between border-t px-3 py-2.5">
          <LiveIndicator />
          <ThemeToggle />
        </div>
        <div className="border-t p-2">
          <UserMenu />
        </div>
      </SheetContent>
    </Sheet>
  );
}
