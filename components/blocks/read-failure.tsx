"use client";

import { RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";

interface Props {
  /** What did not work. */
  what: string;
  reason: string;
  retry: () => void;
}

/** A part of a page that could not be read, why, and a way to try again. */
export function ReadFailure({ what, reason, retry }: Props) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 text-sm lg:px-6">
      <p className="min-w-0 [overflow-wrap:anywhere]">
        {what}. <span className="text-muted-foreground">{reason}</span>
      </p>
      <Button variant="outline" size="xs" onClick={retry}>
        <RotateCw />
        Try again
      </Button>
    </div>
  );
}
