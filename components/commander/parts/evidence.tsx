"use client";

import { ArrowUpRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { SafeText } from "@/components/blocks/safe-text";
import { useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { plural } from "@/lib/kit/format";
import { sourceOf } from "../words";

interface Props {
  evidence: { id: string; quote: string }[];
  /** What it was quoted for did not pass the check. */
  struck?: boolean;
}

/** What shows the same again is folded away. */
const MOST = 3;

/** Rows that are quoted, as they were stored; each leads to the screen that shows it. */
export function EvidenceRows({ evidence, struck = false }: Props) {
  const { slug } = useWorkspace();
  const [all, setAll] = useState(false);
  // What says the same word for word shows no more than the first does.
  const told = evidence.filter(({ quote }, i) => evidence.findIndex((one) => one.quote === quote) === i);
  const shown = all ? evidence : told.slice(0, MOST);
  const rest = evidence.length - shown.length;
  return (
    <ul className="flex flex-col overflow-hidden rounded-md border bg-background">
      {shown.map(({ id, quote }, i) => {
        const { noun, href } = sourceOf(slug, id);
        const row = (
          <>
            <span className="w-15 shrink-0 pt-px text-micro text-muted-foreground max-sm:w-auto">{noun}</span>
            <span
              className={cn(
                "line-clamp-3 min-w-0 flex-1 whitespace-pre-wrap font-mono text-xs leading-5 [overflow-wrap:anywhere]",
                struck && "text-muted-foreground",
              )}
            >
              <SafeText text={quote} />
            </span>
          </>
        );
        const look = "flex items-start gap-x-2.5 px-2.5 py-1.5";
        return (
          // The same row may be quoted twice, for two of its parts.
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is the identity
          <li key={i} className="border-t first:border-t-0">
            {href ? (
              <Link
                href={href}
                aria-label={`Open the ${noun}: ${quote.slice(0, 120)}`}
                className={cn(
                  look,
                  "group outline-none hover:bg-accent/50 focus-visible:bg-accent [&:hover>svg]:text-link",
                )}
              >
                {row}
                <ArrowUpRight
                  className="mt-0.75 size-3.5 shrink-0 text-muted-foreground/70"
                  aria-hidden="true"
                />
              </Link>
            ) : (
              <div className={look}>{row}</div>
            )}
          </li>
        );
      })}
      {rest > 0 && (
        <li className="border-t">
          <button
            type="button"
            onClick={() => setAll(true)}
            className="w-full px-2.5 py-1 text-left text-muted-foreground text-xs outline-none hover:bg-accent/50 hover:text-foreground focus-visible:bg-accent"
          >
            {plural(rest, "more row")}
          </button>
        </li>
      )}
    </ul>
  );
}
