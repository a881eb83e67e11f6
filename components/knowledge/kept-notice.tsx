"use client";

import { FileClock } from "lucide-react";
import { Ago } from "@/components/blocks/moment";
import { Button } from "@/components/ui/button";
import type { Kept } from "./draft";

interface Props {
  kept: Kept;
  /** The one in the editor. */
  version: number | null;
  onTake: (kept: Kept) => void;
  onForget: () => void;
}

/** A text from before that was never saved. */
export function KeptNotice({ kept, version, onTake, onForget }: Props) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2 rounded-lg border border-dashed p-3 text-sm"
    >
      <FileClock className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
      <p className="min-w-0 flex-1 basis-56">
        You wrote something <Ago at={kept.at} /> and did not save it.
        {kept.version !== version &&
          ` It began from version ${kept.version}; now there is version ${version}.`}
      </p>
      <Button variant="outline" size="xs" onClick={() => onTake(kept)}>
        Go on with it
      </Button>
      <Button variant="ghost" size="xs" onClick={onForget}>
        Throw it away
      </Button>
    </div>
  );
}
