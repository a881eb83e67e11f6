"use client";

import { Keys } from "@/components/blocks/keys";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { type Shortcut, useShortcutList } from "./shortcuts";

function byGroup(shortcuts: Shortcut[]): [string, Shortcut[]][] {
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of shortcuts) {
    const group = groups.get(shortcut.group) ?? [];
    if (!group.some((each) => each.keys === shortcut.keys)) group.push(shortcut);
    groups.set(shortcut.group, group);
  }
  return [...groups];
}

/** What the keyboard does on the screen that is open, read from what is bound right now. */
export function ShortcutsDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const list = useShortcutList();
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="sm:max-w-md">
        <DialogHeader>
          <DialogTitle>Keyboard shortcuts</DialogTitle>
          <DialogDescription>What the keys do on this screen.</DialogDescription>
        </DialogHeader>
        <div className="flex max-h-[60dvh] flex-col gap-5 overflow-y-auto">
          {open &&
            byGroup(list()).map(([group, shortcuts]) => (
              <section key={group}>
                <h3 className="mb-1.5 font-medium text-muted-foreground text-xs">{group}</h3>
                <ul className="divide-y rounded-lg border">
                  {shortcuts.map((shortcut) => (
                    <li key={shortcut.keys} className="flex items-center justify-between px-3 py-2 text-sm">
                      {shortcut.label}
                      <Keys keys={shortcut.keys} />
                    </li>
                  ))}
                </ul>
              </section>
            ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}
