"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { ShownOnce } from "@/components/blocks/shown-once";
import { useDenied } from "@/components/shell/workspace";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { Permission } from "@/lib/access/schemas";
import { KeyForm } from "./key-form";

interface Props {
  grantable: Permission[];
  services: string[];
}

export function NewKey({ grantable, services }: Props) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const denied = useDenied("keys:manage");
  const close = (next: boolean) => {
    setOpen(next);
    if (!next) setMade(null);
  };
  return (
    <>
      <GuardedButton size="sm" denied={denied} onClick={() => setOpen(true)}>
        <Plus />
        New key
      </GuardedButton>
      <Dialog open={open} onOpenChange={close}>
        <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-lg">
          {made === null ? (
            <KeyForm grantable={grantable} services={services} onMade={setMade} />
          ) : (
            <ShownOnce title="Copy the key now" value={made} label="Copy the key" onDone={() => close(false)}>
              It is not shown again: only its hash is kept.
            </ShownOnce>
          )}
        </DialogContent>
      </Dialog>
    </>
  );
}
