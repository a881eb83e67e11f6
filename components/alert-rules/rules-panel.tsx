"use client";

import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Panel } from "@/components/blocks/panel";
import { Dialog, DialogContent } from "@/components/ui/dialog";

interface Props {
  title: string;
  hint: string;
  /** Names the list of rules. */
  label: string;
  denied: string | null;
  /** What happens while there is no rule. */
  without: string;
  /** The form of a new rule; told what to do when it is made. */
  form: (onMade: () => void) => ReactNode;
  /** The rules as list items. */
  rows: ReactNode[];
  children?: ReactNode;
}

/** Rules of one kind, and the way to a new one. */
export function RulesPanel({ title, hint, label, denied, without, form, rows, children }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Panel
      title={title}
      hint={hint}
      flush
      actions={
        <GuardedButton size="xs" variant="outline" denied={denied} onClick={() => setOpen(true)}>
          <Plus />
          New rule
        </GuardedButton>
      }
    >
      {rows.length === 0 ? (
        <p className="px-4 pt-1 pb-4 text-muted-foreground text-sm">{without}</p>
      ) : (
        <ul className="divide-y" aria-label={label}>
          {rows}
        </ul>
      )}
      {children}
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-lg">
          {form(() => setOpen(false))}
        </DialogContent>
      </Dialog>
    </Panel>
  );
}
