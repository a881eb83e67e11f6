import { LoaderCircle, RotateCcw } from "lucide-react";
import Link from "next/link";
import { Avatar } from "@/components/blocks/avatar";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { SeverityGlyph, severityLabel } from "@/components/blocks/severity-badge";
import { StatusBadge, StatusIcon } from "@/components/blocks/status-badge";
import { cn } from "@/components/ui/cn";
import type { Incident } from "@/lib/incidents/schemas";
import { plural } from "@/lib/kit/format";

interface Props {
  slug: string;
  incident: Incident;
  /** Agents are at work on it. */
  isAnalysed?: boolean;
}

export function IncidentRow({ slug, incident, isAnalysed = false }: Props) {
  const done = incident.status === "resolved";
  return (
    <Link
      href={`/${slug}/incidents/${incident.number}`}
      className="flex items-center gap-3 px-4 py-2.5 outline-none hover:bg-accent/50 focus-visible:bg-accent lg:px-4"
    >
      <SeverityGlyph severity={incident.severity} className="mt-0.5 size-4 self-start" />
      <span className="min-w-0 flex-1">
        <span
          className={cn(
            "line-clamp-2 font-medium text-sm sm:line-clamp-1",
            done && "font-normal text-muted-foreground",
          )}
        >
          <span className="sr-only">{severityLabel(incident.severity)}: </span>
          <SafeText text={incident.title} />
        </span>
        <span className="mt-0.5 flex items-center gap-x-2 overflow-hidden text-muted-foreground text-xs tabular-nums">
          <span>#{incident.number}</span>
          <Services services={incident.services} />
          {incident.occurrences > 1 && (
            <span className="whitespace-nowrap max-sm:hidden">
              {plural(incident.occurrences, "occurrence")}
            </span>
          )}
          {isAnalysed && (
            <span className="flex items-center gap-1 whitespace-nowrap text-link">
              <LoaderCircle className="size-3 animate-spin" aria-hidden="true" />
              being analysed
            </span>
          )}
          {incident.regressionOf !== null && (
            <span className="flex items-center gap-1 whitespace-nowrap text-warning">
              <RotateCcw className="size-3" aria-hidden="true" />
              of #{incident.regressionOf}
            </span>
          )}
        </span>
      </span>
      {incident.assignee && <Avatar name={incident.assignee.name ?? incident.assignee.email} />}
      <span className="hidden w-28 sm:block">
        <StatusBadge status={incident.status} plain />
      </span>
      <span className="flex w-18 flex-col items-end gap-1 text-muted-foreground text-xs">
        <StatusIcon status={incident.status} className="size-3.5 sm:hidden" />
        <Ago at={incident.openedAt} />
      </span>
    </Link>
  );
}

const SHOWN = 2;

function Services({ services }: { services: string[] }) {
  if (services.length === 0) return null;
  return (
    <span className="truncate" title={services.join(", ")}>
      <SafeText text={services.slice(0, SHOWN).join(", ")} />
      {services.length > SHOWN && ` and ${services.length - SHOWN} more`}
    </span>
  );
}
