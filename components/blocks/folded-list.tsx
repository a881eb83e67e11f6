"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { plural } from "@/lib/kit/format";

interface Props {
  /** Rows as list items, the most telling first. */
  children: ReactNode[];
  most: number;
  noun: string;
}

/** The first few rows of a list; the others on demand. */
export function FoldedList({ children, most, noun }: Props) {
  const [open, setOpen] = useState(false);
  const rest = children.length - most;
  return (
    <>
      <ul className="divide-y border-t">{open ? children : children.slice(0, most)}</ul>
      {rest > 0 && !open && (
        <div className="border-t p-1.5">
          <Button
            variant="ghost"
            size="sm"
            className="w-full text-muted-foreground"
            onClick={() => setOpen(true)}
          >
            <ChevronDown />
            {plural(rest, `more ${noun}`)}
          </Button>
        </div>
      )}
    </>
  );
}
