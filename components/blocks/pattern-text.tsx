import { Fragment } from "react";
import { cn } from "@/components/ui/cn";
import { SafeText } from "./safe-text";

const SLOT = "<*>";

/** A template's text; the places where values stand are soft chips. */
export function PatternText({ pattern, className }: { pattern: string; className?: string }) {
  const parts = pattern.split(SLOT);
  return (
    <span className={cn("break-words font-mono text-sm", className)}>
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one pattern have no other identity
        <Fragment key={i}>
          {i > 0 && <Slot />}
          <SafeText text={part} />
        </Fragment>
      ))}
    </span>
  );
}

function Slot() {
  return (
    <span className="mx-px inline-block rounded-[4px] bg-link/12 px-1 text-[0.86em] text-link leading-[1.35]">
      <span aria-hidden="true">∗</span>
      <span className="sr-only">any value</span>
    </span>
  );
}
