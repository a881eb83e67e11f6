"use client";

import Link from "next/link";
import { useState } from "react";
import { Ago } from "@/components/blocks/moment";
import { MoreButton } from "@/components/blocks/more-button";
import { SafeText } from "@/components/blocks/safe-text";
import { SeverityGlyph, severityLabel } from "@/components/blocks/severity-badge";
import { usePaged } from "@/components/blocks/use-paged";
import { cn } from "@/components/ui/cn";
import { type Alert, alertSchema } from "@/lib/intake/schemas";
import { plural } from "@/lib/kit/format";
import type { Page } from "@/lib/kit/page";
import { AlertDetails } from "./alert-details";

const idOf = (alert: Alert) => alert.fingerprint;
const orderOf = (alert: Alert) => Date.parse(alert.lastSeenAt);

export function AlertList({ slug, first, query }: { slug: string; first: Page<Alert>; query: string }) {
  const path = `/alerts${query ? `?${query}` : ""}`;
  const { rows, more, loading, hasMore } = usePaged({ first, path, item: alertSchema, idOf, orderOf });
  return (
    <>
      <ul className="divide-y border-y">
        {rows.map((alert) => (
          <li
            key={alert.fingerprint}
            className="[contain-intrinsic-size:auto_4rem] [content-visibility:auto]"
          >
            <AlertRow slug={slug} alert={alert} />
          </li>
        ))}
      </ul>
      {hasMore && <MoreButton loading={loading} onClick={more} label="Older alerts" />}
    </>
  );
}

const STATE: Record<Alert["status"], string> = {
  firing: "Firing",
  acknowledged: "Acknowledged",
  resolved: "Resolved",
};

/** One alert; opened, it shows all that is known about it. */
function AlertRow({ slug, alert }: { slug: string; alert: Alert }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <AlertLine slug={slug} alert={alert} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      {isOpen && <AlertDetails alert={alert} />}
    </>
  );
}

interface LineProps {
  slug: string;
  alert: Alert;
  isOpen: boolean;
  onToggle: () => void;
}

function AlertLine({ slug, alert, isOpen, onToggle }: LineProps) {
  const { noise } = alert;
  return (
    <div
      className={cn(
        "relative flex items-start gap-3 px-4 py-3 hover:bg-accent/40 lg:px-6",
        isOpen && "bg-accent/40",
      )}
    >
      <SeverityGlyph severity={alert.severity} className="mt-0.5 shrink-0" />
      <span className="sr-only">{severityLabel(alert.severity)}</span>
      <div className="min-w-0 flex-1">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className={cn(
            "text-left font-medium text-sm outline-none after:absolute after:inset-0 focus-visible:after:ring-[3px] focus-visible:after:ring-ring/50 focus-visible:after:ring-inset [overflow-wrap:anywhere]",
            alert.status === "resolved" && "font-normal",
          )}
        >
          <SafeText text={alert.title} />
        </button>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-muted-foreground text-xs">
          {alert.service && (
            <span className="font-mono">
              <SafeText text={alert.service} />
            </span>
          )}
          <SafeText text={alert.source} />
          {alert.owner && <SafeText text={alert.owner} />}
          {alert.notices > 1 && <span>told {plural(alert.notices, "time")}</span>}
          {alert.episodes > 1 && <span>fired {plural(alert.episodes, "time")}</span>}
          {alert.isFlapping && <span className="text-warning">flapping</span>}
        </p>
        {noise && noise.action !== "pass" && alert.status !== "resolved" && (
          <p className="mt-1 text-muted-foreground text-xs [overflow-wrap:anywhere]">
            {noise.action === "hold" ? "Held back. " : ""}
            <SafeText text={noise.explanation} />
          </p>
        )}
      </div>
      <div className="flex shrink-0 flex-col items-end gap-0.5 text-muted-foreground text-xs">
        <span className={cn(alert.status === "firing" && "text-foreground")}>{STATE[alert.status]}</span>
        <Ago at={alert.lastSeenAt} />
        {alert.incidentNumber !== null && (
          <Link
            href={`/${slug}/incidents/${alert.incidentNumber}`}
            className="relative text-link hover:underline"
          >
            Incident {alert.incidentNumber}
          </Link>
        )}
      </div>
    </div>
  );
}
