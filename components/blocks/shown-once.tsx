"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { CommandLine } from "./copy-button";

interface Props {
  title: string;
  /** The secret; it is in no other place of the page. */
  value: string;
  /** Of the copy button. */
  label: string;
  /** Why it is not shown again. */
  children: ReactNode;
  onDone: () => void;
}

/** In a dialog: a secret that is shown this once, to be copied. */
export function ShownOnce({ title, value, label, children, onDone }: Props) {
  return (
    <>
      <DialogHeader>
        <DialogTitle>{title}</DialogTitle>
        <DialogDescription>{children}</DialogDescription>
      </DialogHeader>
      <div className="min-w-0">
        <CommandLine command={value} label={label} />
      </div>
      <DialogFooter>
        <Button onClick={onDone}>I have it</Button>
      </DialogFooter>
    </>
  );
}
