"use client";

import { ChevronDown } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Avatar } from "@/components/blocks/avatar";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { SeverityBadge, SeverityGlyph, severityLabel } from "@/components/blocks/severity-badge";
import { StatusBadge } from "@/components/blocks/status-badge";
import { useShortcuts } from "@/components/command/shortcuts";
import { useDenied, useWorkspace } from "@/components/shell/workspace";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Incident } from "@/lib/incidents/schemas";
import { formatDuration, visibleText } from "@/lib/kit/format";
import { SEVERITIES } from "@/lib/signals/schemas";
import { useIncident } from "./incident-state";

export interface Person {
  id: string;
  email: string;
  name: string | null;
}

/** The facts of the incident, and those of them a person may change. */
export function Rail({ slug, people }: { slug: string; people: Person[] }) {
  const { incident } = useIncident();
  return (
    <dl className="grid grid-cols-[7rem_minmax(0,1fr)] items-center gap-y-1 text-sm [&>dt]:text-muted-foreground [&>dt]:text-xs">
      <dt>Status</dt>
      <Fact>
        <StatusBadge status={incident.status} />
      </Fact>
      <dt>Severity</dt>
      <Fact>
        <SeverityChoice />
      </Fact>
      <dt>Assignee</dt>
      <Fact>
        <AssigneeChoice people={people} />
      </Fact>
      <dt className="self-start pt-1.5">Services</dt>
      <Fact>
        <Services incident={incident} slug={slug} />
      </Fact>
      <dt>Occurrences</dt>
      <Fact>
        <span className="tabular-nums">{incident.occurrences}</span>
      </Fact>
      {incident.regressionOf !== null && (
        <>
          <dt>Regression of</dt>
          <Fact>
            <Link className="text-link hover:underline" href={`/${slug}/incidents/${incident.regressionOf}`}>
              #{incident.regressionOf}
            </Link>
          </Fact>
        </>
      )}
      <Times incident={incident} />
    </dl>
  );
}

const Fact = ({ children }: { children: ReactNode }) => (
  <dd className="flex min-h-8 min-w-0 items-center">{children}</dd>
);

const RESOLVED = { person: "Resolved", quiet: "Fell quiet", alerts: "Alerts over", merge: "Merged" } as const;

function Times({ incident }: { incident: Incident }) {
  const first = Date.parse(incident.firstBadAt);
  const rows: [string, string | null][] = [
    ["Opened", incident.openedAt],
    ["Acknowledged", incident.acknowledgedAt],
    ["Mitigated", incident.mitigatedAt],
    [RESOLVED[incident.resolvedBy ?? "person"], incident.resolvedAt],
  ];
  return (
    <>
      <dt>First bad line</dt>
      <Fact>
        <Ago at={incident.firstBadAt} />
      </Fact>
      {rows.map(
        ([name, at]) =>
          at && (
            <div key={name} className="contents">
              <dt className="text-muted-foreground text-xs">{name}</dt>
              <Fact>
                <Ago at={at} />
                <span
                  className="ml-2 text-muted-foreground text-xs tabular-nums"
                  title="after the first bad line"
                >
                  {Date.parse(at) >= first && `+${formatDuration(Date.parse(at) - first)}`}
                </span>
              </Fact>
            </div>
          ),
      )}
      {!incident.resolvedAt && (
        <>
          <dt>Last signal</dt>
          <Fact>
            <Ago at={incident.lastSignalAt} />
          </Fact>
        </>
      )}
    </>
  );
}

const TRIGGER =
  "-ml-1.5 flex min-w-0 items-center gap-1.5 rounded-md px-1.5 py-1 outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/50 disabled:pointer-events-none";

function SeverityChoice() {
  const { incident, change } = useIncident();
  const denied = useDenied("incidents:write");
  if (denied)
    return (
      <span title={denied}>
        <SeverityBadge severity={incident.severity} />
      </span>
    );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className={TRIGGER} aria-label={`Severity: ${severityLabel(incident.severity)}`}>
        <SeverityBadge severity={incident.severity} plain />
        <ChevronDown className="size-3.5 opacity-50" aria-hidden="true" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {SEVERITIES.map((severity) => (
          <DropdownMenuItem
            key={severity}
            disabled={severity === incident.severity}
            onSelect={() =>
              void change(
                { severity },
                `#${incident.number}: severity is ${severityLabel(severity).toLowerCase()}`,
              )
            }
          >
            <SeverityGlyph severity={severity} />
            {severityLabel(severity)}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

const shownName = (person: Person) => visibleText(person.name ?? person.email);

function AssigneeChoice({ people }: { people: Person[] }) {
  const { incident, change } = useIncident();
  const { user } = useWorkspace();
  const denied = useDenied("incidents:write");
  const assign = (person: Person | null) =>
    void change(
      { assigneeId: person?.id ?? null },
      person
        ? `#${incident.number}: assigned to ${shownName(person)}`
        : `#${incident.number}: nobody is assigned`,
      { assignee: person },
    );
  const mine = incident.assignee?.id === user.id;
  useShortcuts(
    denied || mine
      ? []
      : [{ keys: "i", label: "Assign to me", group: "This incident", act: () => assign(user) }],
  );
  const shown = incident.assignee ? (
    <>
      <Avatar name={incident.assignee.name ?? incident.assignee.email} />
      <span className="truncate">{shownName(incident.assignee)}</span>
    </>
  ) : (
    <span className="text-muted-foreground">Nobody</span>
  );
  if (denied)
    return (
      <span className="flex min-w-0 items-center gap-1.5" title={denied}>
        {shown}
      </span>
    );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className={TRIGGER}>
        {shown}
        <ChevronDown className="size-3.5 shrink-0 opacity-50" aria-hidden="true" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="max-h-80 w-60">
        {!mine && <DropdownMenuItem onSelect={() => assign(user)}>Assign to me</DropdownMenuItem>}
        {incident.assignee && <DropdownMenuItem onSelect={() => assign(null)}>Nobody</DropdownMenuItem>}
        {people.length > 1 && <DropdownMenuSeparator />}
        {people
          .filter((person) => person.id !== user.id && person.id !== incident.assignee?.id)
          .map((person) => (
            <DropdownMenuItem key={person.id} onSelect={() => assign(person)}>
              <Avatar name={person.name ?? person.email} />
              <span className="truncate">{shownName(person)}</span>
            </DropdownMenuItem>
          ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function Services({ incident, slug }: { incident: Incident; slug: string }) {
  const { services, partial } = incident;
  if (services.length === 0) return <span className="text-muted-foreground">None named</span>;
  return (
    <ul className="flex min-w-0 flex-wrap gap-1 py-1">
      {services.map((service) => (
        <li key={service} className="min-w-0">
          <Link
            href={`/${slug}/logs?service=${encodeURIComponent(service)}`}
            className="block truncate rounded-md border bg-muted/50 px-1.5 py-0.5 font-mono text-xs outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            <SafeText text={service} />
          </Link>
        </li>
      ))}
      {partial && <li className="py-0.5 text-muted-foreground text-xs">and others, outside of your view</li>}
    </ul>
  );
}
