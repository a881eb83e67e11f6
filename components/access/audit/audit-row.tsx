"use client";

import { ChevronRight } from "lucide-react";
import { Instant } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { cn } from "@/components/ui/cn";
import type { AuditEntry } from "@/lib/access/schemas";
import { ACTOR_KINDS } from "./actor-kinds";
import { AuditDetails } from "./audit-details";
import { type Change, changesOf } from "./changes";

interface Props {
  slug: string;
  entry: AuditEntry;
  open: boolean;
  onToggle: () => void;
}

/** One entry; opened, it shows before and after. */
export function AuditRow({ slug, entry, open, onToggle }: Props) {
  const { icon: Icon, label } = ACTOR_KINDS[entry.actor.kind];
  const changes = changesOf(entry.before, entry.after);
  return (
    <li className="[contain-intrinsic-size:auto_3.5rem] [content-visibility:auto]">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className={cn(
          "relative flex w-full flex-wrap items-start gap-x-3 px-4 py-2.5 text-left text-sm outline-none hover:bg-accent/50 focus-visible:bg-accent md:grid md:grid-cols-[9.5rem_minmax(0,13rem)_minmax(0,1fr)_auto] md:gap-x-4 lg:px-6",
          open && "bg-accent/50",
        )}
      >
        <span className="text-muted-foreground text-xs leading-5 max-md:order-2">
          <Instant at={entry.at} />
        </span>
        <span className="flex min-w-0 items-center gap-2 max-md:order-3 max-md:flex-1 max-md:gap-1.5 max-md:text-muted-foreground max-md:text-xs">
          <Icon className="size-3.5 shrink-0 text-muted-foreground" role="img" aria-label={label} />
          <span className="truncate leading-5">
            <SafeText text={entry.actor.label || entry.actor.id} />
          </span>
        </span>
        <span className="min-w-0 max-md:order-1 max-md:w-full max-md:pr-8">
          <span className="block leading-5">
            <span className="font-medium">
              <SafeText text={entry.action} />
            </span>{" "}
            <span className="font-mono text-muted-foreground text-xs [overflow-wrap:anywhere]">
              <SafeText text={entry.subject} />
            </span>
          </span>
          {!open && changes.length > 0 && <Preview changes={changes} />}
        </span>
        <ChevronRight
          className={cn(
            "mt-0.5 size-4 text-muted-foreground max-md:absolute max-md:top-2.5 max-md:right-4",
            open && "rotate-90",
          )}
          aria-hidden="true"
        />
      </button>
      {open && <AuditDetails slug={slug} entry={entry} changes={changes} />}
    </li>
  );
}

const SHOWN = 3;

/** The first fields of the change, in one line. */
function Preview({ changes }: { changes: Change[] }) {
  return (
    <span className="block truncate text-muted-foreground text-xs leading-5">
      {changes.slice(0, SHOWN).map(({ field, before, after }, i) => (
        <span key={field}>
          {i > 0 && " · "}
          {field && (
            <>
              <SafeText text={field} />{" "}
            </>
          )}
          {before !== null && <SafeText text={before.slice(0, 80)} />}
          {before !== null && after !== null && " → "}
          {after !== null && <SafeText text={after.slice(0, 80)} />}
          {after === null && " taken away"}
        </span>
      ))}
      {changes.length > SHOWN && ` · and ${changes.length - SHOWN} more`}
    </span>
  );
}
