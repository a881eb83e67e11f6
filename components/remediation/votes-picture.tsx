"use client";

import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useRef, useState } from "react";
import { Sentence } from "@/components/blocks/pattern-text";
import { cn } from "@/components/ui/cn";
import { Popover, PopoverAnchor, PopoverContent } from "@/components/ui/popover";
import type { Seat } from "@/lib/commander/quorum/schemas";
import { formatPercent } from "@/lib/kit/format";
import type { Plan } from "@/lib/remediation/schemas";
import { AGENT_NAME, AGENT_QUESTION, SEAT_LOOK, signatureOf, spokenScore } from "./words";

/** Five seats, how each voted and how many approvals it takes: understood without a legend, and without its colours. */
export function VotesPicture({ plan }: { plan: Plan }) {
  const { seats } = plan.outcome;
  return (
    <div className="flex flex-col gap-2.5">
      <Score plan={plan} />
      <ul className="grid grid-cols-5 gap-1.5 max-sm:grid-cols-1" aria-label={spokenScore(plan)}>
        {seats.map((seat) => (
          <li key={seat.agent} className="min-w-0">
            <SeatButton plan={plan} seat={seat} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** As many places as agents, filled by approvals; the line stands where enough approve. */
function Score({ plan }: { plan: Plan }) {
  const { approvals, needed, seats, tolerated } = plan.outcome;
  const rest = needed === null ? null : needed - approvals;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="flex gap-0.5" aria-hidden="true">
        {seats.map((seat, i) => (
          <span
            key={seat.agent}
            className={cn(
              "h-2.5 w-7 rounded-sm border",
              i < approvals ? "border-success bg-success" : "border-border bg-background",
              // What is not needed is drawn so.
              needed !== null && i >= needed && i >= approvals && "border-dashed opacity-60",
            )}
          />
        ))}
      </span>
      <span className="text-sm tabular-nums">
        <strong className="font-medium">
          {approvals} of {seats.length}
        </strong>{" "}
        approve
        <span className="text-muted-foreground">
          {needed === null
            ? " · people decide in this workspace"
            : ` · ${needed} needed${rest !== null && rest > 0 ? `, ${rest} short` : ""}`}
          {tolerated > 0 && `, ${tolerated} may be faulty`}
        </span>
      </span>
    </div>
  );
}

function SeatButton({ plan, seat }: { plan: Plan; seat: Seat }) {
  const [open, setOpen] = useState(false);
  const pinned = useRef(false);
  const seatRef = useRef<HTMLButtonElement>(null);
  const { icon: Icon, label, text, soft } = SEAT_LOOK[seat.state];
  const show = (to: boolean) => {
    if (!to && pinned.current) return;
    setOpen(to);
  };
  const pin = (to: boolean) => {
    pinned.current = to;
    setOpen(to);
  };
  return (
    <Popover open={open} onOpenChange={(to) => !to && pin(false)}>
      <PopoverAnchor asChild>
        <button
          ref={seatRef}
          type="button"
          aria-expanded={open}
          aria-label={`${AGENT_NAME[seat.agent]} ${label}${seat.confidence === null ? "" : `, ${formatPercent(seat.confidence)} sure`}: why`}
          onClick={() => pin(!pinned.current)}
          onFocus={(event) => event.currentTarget.matches(":focus-visible") && show(true)}
          onBlur={() => pin(false)}
          onPointerEnter={(event) => event.pointerType === "mouse" && show(true)}
          onPointerLeave={(event) => event.pointerType === "mouse" && show(false)}
          className={cn(
            "flex h-full w-full min-w-0 items-center gap-2 rounded-lg border px-2 py-2 text-left outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50 sm:flex-col sm:gap-1 sm:px-1 sm:py-2.5 sm:text-center",
            soft,
          )}
        >
          <span
            className={cn(
              "grid size-7 shrink-0 place-items-center rounded-full border-2 border-current bg-card",
              text,
            )}
            aria-hidden="true"
          >
            <Icon className="size-4" strokeWidth={2.5} />
          </span>
          <span className="truncate font-medium text-xs sm:max-w-full sm:text-micro md:text-xs lg:text-micro xl:text-xs">
            {AGENT_NAME[seat.agent]}
          </span>
          <span className={cn("text-xs max-sm:ml-auto", text)}>
            {label}
            {seat.confidence !== null && (
              <span className="text-muted-foreground tabular-nums"> {formatPercent(seat.confidence)}</span>
            )}
          </span>
        </button>
      </PopoverAnchor>
      <PopoverContent
        align="center"
        className="w-80 max-w-[calc(100vw-2rem)] p-3 text-sm"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        // The seat itself opens and closes it.
        onInteractOutside={(event) =>
          seatRef.current?.contains(event.target as Node) && event.preventDefault()
        }
      >
        <Why plan={plan} seat={seat} />
      </PopoverContent>
    </Popover>
  );
}

function Why({ plan, seat }: { plan: Plan; seat: Seat }) {
  const { label, text } = SEAT_LOOK[seat.state];
  const signature = signatureOf(plan, seat.agent);
  const Shield = signature?.isGood ? ShieldCheck : ShieldAlert;
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium">
        {AGENT_NAME[seat.agent]} <span className={text}>{label}</span>
        {seat.confidence !== null && (
          <span className="font-normal text-muted-foreground"> · {formatPercent(seat.confidence)} sure</span>
        )}
      </p>
      <p className="text-muted-foreground text-xs">{AGENT_QUESTION[seat.agent]}</p>
      <ul className="flex max-h-60 flex-col gap-1 overflow-y-auto">
        {seat.reasons.map((reason, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: reasons of one vote have no other identity
          <li key={i} className="flex gap-2">
            <span className="mt-2 size-1 shrink-0 rounded-full bg-muted-foreground/60" aria-hidden="true" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <Sentence text={reason} />
            </span>
          </li>
        ))}
      </ul>
      {signature && (
        <p
          className={cn(
            "flex items-start gap-1.5 border-t pt-2 text-xs",
            signature.isGood ? "text-muted-foreground" : "text-warning",
          )}
        >
          <Shield className="mt-px size-3.5 shrink-0" aria-hidden="true" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <Sentence text={signature.text} />
          </span>
        </p>
      )}
    </div>
  );
}
