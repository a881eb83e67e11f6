"use client";

import type { FormEvent } from "react";
import { Keys } from "@/components/blocks/keys";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { useIncident } from "./incident-state";
import { changesOf, outcomeOf } from "./outcome";
import { OutcomeFields } from "./outcome-fields";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asked when an incident is resolved, for whoever meets the same again; Enter resolves without an answer. */
export function ResolveDialog({ open, onOpenChange }: Props) {
  const { incident, change } = useIncident();
  const resolve = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = changesOf(incident, outcomeOf(new FormData(event.currentTarget)));
    onOpenChange(false);
    void change({ status: "resolved", ...said }, `#${incident.number}: Resolved`);
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-md">
        <form onSubmit={resolve} className="flex flex-col gap-4">
          <DialogHeader>
            <DialogTitle>Resolve #{incident.number}</DialogTitle>
            <DialogDescription>
              What you answer is shown when something alike happens. You may leave all of it empty.
            </DialogDescription>
          </DialogHeader>
          <OutcomeFields before={incident} id="resolve" />
          <DialogFooter>
            <Button type="button" variant="ghost" onClick={() => onOpenChange(false)}>
              Cancel
            </Button>
            <Button type="submit">
              Resolve
              <Keys
                keys="Enter"
                className="max-sm:hidden [&_kbd]:border-current/25 [&_kbd]:bg-transparent [&_kbd]:px-1 [&_kbd]:text-current/70"
              />
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
