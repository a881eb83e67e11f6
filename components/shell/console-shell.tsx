"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { ClockProvider } from "@/components/blocks/clock";
import { CommandMenu } from "@/components/command/command-menu";
import { ShortcutProvider, useShortcuts } from "@/components/command/shortcuts";
import { ShortcutsDialog } from "@/components/command/shortcuts-dialog";
import { LiveProvider } from "@/components/live/provider";
import { BottomBar } from "./bottom-bar";
import { hrefOf, REACHED_BY_KEY } from "./nav";
import { Sidebar } from "./sidebar";
import { useWorkspace, WorkspaceProvider, type WorkspaceView } from "./workspace";

interface Props {
  workspace: WorkspaceView;
  /** The server's time and its last event when it drew the page. */
  now: number;
  seq: number;
  openIncidents: number;
  children: ReactNode;
}

/** The frame of the console: places at the left or below, the screen, the menu and the keys. */
export function ConsoleShell({ workspace, now, seq, openIncidents, children }: Props) {
  return (
    <WorkspaceProvider value={workspace}>
      <ClockProvider now={now}>
        <LiveProvider key={workspace.slug} workspace={workspace.slug} seq={seq}>
          <ShortcutProvider>
            <Frame openIncidents={openIncidents}>{children}</Frame>
          </ShortcutProvider>
        </LiveProvider>
      </ClockProvider>
    </WorkspaceProvider>
  );
}

function Frame({ openIncidents, children }: { openIncidents: number; children: ReactNode }) {
  const router = useRouter();
  const { slug } = useWorkspace();
  const [menu, setMenu] = useState(false);
  const [help, setHelp] = useState(false);
  useShortcuts([
    { keys: "?", label: "This list", group: "Anywhere", act: () => setHelp(true) },
    ...REACHED_BY_KEY.map((place) => ({
      keys: `g ${place.key}`,
      label: place.label,
      group: "Go to",
      act: () => router.push(hrefOf(slug, place)),
    })),
  ]);
  return (
    <div className="flex min-h-dvh">
      <a
        href="#screen"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-primary px-3 py-2 text-primary-foreground text-sm focus:translate-y-0"
      >
        Skip to the content
      </a>
      <Sidebar openIncidents={openIncidents} onMenu={() => setMenu(true)} onHelp={() => setHelp(true)} />
      <main id="screen" className="min-w-0 flex-1 pb-[calc(3.75rem+env(safe-area-inset-bottom))] lg:pb-0">
        {children}
      </main>
      <BottomBar openIncidents={openIncidents} onMenu={() => setMenu(true)} />
      <CommandMenu open={menu} onOpenChange={setMenu} onHelp={() => setHelp(true)} />
      <ShortcutsDialog open={help} onOpenChange={setHelp} />
    </div>
  );
}
