import { Fragment } from "react";
import { cn } from "@/components/ui/cn";
import { SafeText } from "./safe-text";

const SLOT = "<*>";

/** A template's text; the places where values stand are soft chips. */
export function PatternText({ pattern, className }: { pattern: string; className?: string }) {
  return (
    <span className={cn("break-words font-mono text-sm", className)}>
      <Sentence text={pattern} />
    </span>
  );
}

/** Words of ours in which a pattern may stand. */
export function Sentence({ text }: { text: string }) {
  return text.split(SLOT).map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other identity
    <Fragment key={i}>
      {i > 0 && <Slot />}
      <SafeText text={part} />
    </Fragment>
  ));
}

function Slot() {
  return (
    <span className="mx-px inline-block rounded-[4px] bg-link/12 px-1 text-[0.86em] text-link leading-[1.35]">
      <span aria-hidden="true">∗</span>
      <span className="sr-only">any value</span>
    </span>
  );
}
