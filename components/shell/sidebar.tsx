"use client";

import { CircleHelp, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Keys } from "@/components/blocks/keys";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import { LiveIndicator } from "./live-indicator";
import { hrefOf, isHere, PLACES, type Place } from "./nav";
import { ThemeToggle } from "./theme-toggle";
import { UserMenu } from "./user-menu";
import { ViewLimit } from "./view-limit";
import { useWorkspace } from "./workspace";
import { WorkspaceSwitcher } from "./workspace-switcher";

interface Props {
  openIncidents: number;
  onMenu: () => void;
  onHelp: () => void;
}

export function Sidebar({ openIncidents, onMenu, onHelp }: Props) {
  return (
    <aside
      aria-label="Console"
      className="sticky top-0 hidden h-dvh w-58 shrink-0 flex-col border-sidebar-border border-r bg-sidebar lg:flex"
    >
      <WorkspaceSwitcher />
      <div className="px-2.5 pt-1.5 pb-3">
        <button
          type="button"
          onClick={onMenu}
          className="flex h-8 w-full items-center gap-2 rounded-md border bg-background px-2 text-sm text-muted-foreground shadow-xs outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50"
        >
          <Search className="size-3.5" aria-hidden="true" />
          Find or do
          <Kbd className="ml-auto h-4.5 text-micro">Ctrl K</Kbd>
        </button>
      </div>
      <nav aria-label="Places" className="flex flex-1 flex-col gap-5 overflow-y-auto px-2.5">
        <Group places={PLACES.filter((place) => place.group === "work")} openIncidents={openIncidents} />
        <div className="mt-auto flex flex-col gap-2 pb-1">
          <ViewLimit />
          <Group places={PLACES.filter((place) => place.group === "settings")} openIncidents={0} />
        </div>
      </nav>
      <div className="flex items-center justify-between px-2.5 py-1.5">
        <LiveIndicator />
        <div className="flex items-center gap-1">
          <button
            type="button"
            onClick={onHelp}
            aria-label="Keyboard shortcuts"
            title="Keyboard shortcuts"
            className="grid size-7 place-items-center rounded-md text-muted-foreground outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            <CircleHelp className="size-4" />
          </button>
          <ThemeToggle />
        </div>
      </div>
      <div className="border-sidebar-border border-t p-2">
        <UserMenu />
      </div>
    </aside>
  );
}

function Group({ places, openIncidents }: { places: Place[]; openIncidents: number }) {
  return (
    <ul className="flex flex-col gap-px">
      {places.map((place) => (
        <li key={place.path}>
          <PlaceLink place={place} count={place.path === "/incidents" ? openIncidents : 0} />
        </li>
      ))}
    </ul>
  );
}

function PlaceLink({ place, count }: { place: Place; count: number }) {
  const { slug } = useWorkspace();
  const here = isHere(usePathname(), slug, place);
  return (
    <Link
      href={hrefOf(slug, place)}
      aria-current={here ? "page" : undefined}
      className={cn(
        "group flex h-7.5 items-center gap-2.5 rounded-md px-2 text-sm text-sidebar-foreground outline-none hover:bg-sidebar-accent/60 hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50",
        here && "bg-sidebar-accent font-medium text-foreground hover:bg-sidebar-accent",
      )}
    >
      <place.icon
        className={cn("size-4", here ? "text-foreground" : "text-muted-foreground")}
        aria-hidden="true"
      />
      {place.label}
      {count > 0 ? (
        <span className="ml-auto rounded-sm bg-severity-critical/12 px-1.5 font-medium text-micro text-severity-critical tabular-nums leading-4.5">
          {count > 9 ? "9+" : count}
          <span className="sr-only"> not resolved</span>
        </span>
      ) : (
        place.key && (
          <Keys
            keys={`g ${place.key}`}
            className="ml-auto opacity-0 transition-opacity group-hover:opacity-100"
          />
        )
      )}
    </Link>
  );
}
