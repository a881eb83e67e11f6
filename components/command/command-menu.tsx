"use client";

import { ArrowRightLeft, CircleHelp, CornerDownLeft, Monitor, Moon, Sun } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useEffect, useState } from "react";
import { Keys } from "@/components/blocks/keys";
import { elsewhereHref, hrefOf, PLACES, type Place, SETTINGS } from "@/components/shell/nav";
import { useWorkspace } from "@/components/shell/workspace";
import {
  CommandDialog,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/command";
import { visibleText } from "@/lib/kit/format";
import { IncidentHits } from "./incident-hits";
import { useShortcutList } from "./shortcuts";

const THEMES = [
  { value: "light", label: "Light theme", icon: Sun },
  { value: "dark", label: "Dark theme", icon: Moon },
  { value: "system", label: "Theme as the system", icon: Monitor },
];

function useMenuKey(toggle: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey) return;
      event.preventDefault();
      toggle();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [toggle]);
}

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onHelp: () => void;
}

/** Everything that can be reached or done from here, by typing. */
export function CommandMenu({ open, onOpenChange, onHelp }: Props) {
  const [query, setQuery] = useState("");
  const [toggle] = useState(() => () => onOpenChange(true));
  useMenuKey(toggle);
  const run = (act: () => void) => {
    onOpenChange(false);
    setQuery("");
    act();
  };
  if (!open) return null;
  return (
    <CommandDialog
      open
      onOpenChange={onOpenChange}
      title="Command menu"
      description="Go to a place, find an incident, or act on this screen"
      showCloseButton={false}
      className="top-[18%] translate-y-0 sm:max-w-xl"
    >
      <CommandInput placeholder="Go to, find, or do…" value={query} onValueChange={setQuery} />
      <CommandList className="max-h-[min(26rem,60dvh)] pb-2">
        <CommandEmpty className="text-muted-foreground">Nothing by that name.</CommandEmpty>
        <IncidentHits query={query} run={run} />
        <OnThisScreen run={run} />
        <Places heading="Go to" places={PLACES} run={run} />
        <Places heading="Settings" places={SETTINGS} run={run} />
        <Workspaces run={run} />
        <Rest run={run} onHelp={onHelp} />
      </CommandList>
    </CommandDialog>
  );
}

type Run = (act: () => void) => void;

function OnThisScreen({ run }: { run: Run }) {
  const shortcuts = useShortcutList()().filter((each) => each.group !== "Go to" && each.group !== "Anywhere");
  if (shortcuts.length === 0) return null;
  return (
    <CommandGroup heading="On this screen">
      {shortcuts.map((shortcut) => (
        <CommandItem
          key={shortcut.keys}
          value={`do ${shortcut.label}`}
          className="!py-2"
          onSelect={() => run(shortcut.act)}
        >
          <CornerDownLeft className="!size-4" />
          {shortcut.label}
          <Keys keys={shortcut.keys} className="ml-auto" />
        </CommandItem>
      ))}
    </CommandGroup>
  );
}

function Places({ heading, places, run }: { heading: string; places: Place[]; run: Run }) {
  const router = useRouter();
  const { slug } = useWorkspace();
  return (
    <CommandGroup heading={heading}>
      {places.map((place) => (
        <CommandItem
          key={place.label}
          value={`go to ${heading === "Settings" ? "settings " : ""}${place.label}`}
          className="!py-2"
          onSelect={() => run(() => router.push(hrefOf(slug, place)))}
        >
          <place.icon className="!size-4" />
          {place.label}
          {place.key && <Keys keys={`g ${place.key}`} className="ml-auto" />}
        </CommandItem>
      ))}
    </CommandGroup>
  );
}

function Workspaces({ run }: { run: Run }) {
  const router = useRouter();
  const pathname = usePathname();
  const { slug, workspaces } = useWorkspace();
  const others = workspaces.filter((each) => each.slug !== slug);
  if (others.length === 0) return null;
  return (
    <CommandGroup heading="Workspaces">
      {others.map((other) => (
        <CommandItem
          key={other.slug}
          value={`switch to workspace ${other.name} ${other.slug}`}
          className="!py-2"
          onSelect={() => run(() => router.push(elsewhereHref(pathname, slug, other.slug)))}
        >
          <ArrowRightLeft className="!size-4" />
          <span className="truncate">Switch to {visibleText(other.name)}</span>
        </CommandItem>
      ))}
    </CommandGroup>
  );
}

function Rest({ run, onHelp }: { run: Run; onHelp: () => void }) {
  const { setTheme } = useTheme();
  return (
    <CommandGroup heading="Appearance and help">
      {THEMES.map(({ value, label, icon: Icon }) => (
        <CommandItem key={value} value={label} className="!py-2" onSelect={() => run(() => setTheme(value))}>
          <Icon className="!size-4" />
          {label}
        </CommandItem>
      ))}
      <CommandItem value="Keyboard shortcuts help" className="!py-2" onSelect={() => run(onHelp)}>
        <CircleHelp className="!size-4" />
        Keyboard shortcuts
        <Keys keys="?" className="ml-auto" />
      </CommandItem>
    </CommandGroup>
  );
}
