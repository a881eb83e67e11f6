"use client";

import { CircleCheckBig, CircleDotDashed, RotateCcw, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Keys } from "@/components/blocks/keys";
import { useShortcuts } from "@/components/command/shortcuts";
import { useDenied } from "@/components/shell/workspace";
import type { Status } from "@/lib/incidents/schemas";
import { useIncident } from "./incident-state";
import { MergeButton } from "./merge-dialog";
import { ResolveDialog } from "./resolve-dialog";

interface Action {
  to: Status;
  label: string;
  said: string;
  key: string;
  icon: typeof RotateCcw;
  /** The states it leads on from. */
  from: Status[];
}

const ACTIONS: Action[] = [
  {
    to: "acknowledged",
    label: "Acknowledge",
    said: "Acknowledged",
    key: "a",
    icon: CircleDotDashed,
    from: ["open"],
  },
  {
    to: "mitigated",
    label: "Mitigate",
    said: "Marked as mitigated",
    key: "m",
    icon: ShieldCheck,
    from: ["open", "acknowledged"],
  },
  {
    to: "resolved",
    label: "Resolve",
    said: "Resolved",
    key: "r",
    icon: CircleCheckBig,
    from: ["open", "acknowledged", "mitigated"],
  },
  { to: "open", label: "Reopen", said: "Reopened", key: "o", icon: RotateCcw, from: ["resolved"] },
];

/** The next states of the incident, each on its key; the first one offered is the one to press. */
export function IncidentActions() {
  const { incident, change } = useIncident();
  const denied = useDenied("incidents:write");
  const [resolving, setResolving] = useState(false);
  const possible = ACTIONS.filter((action) => action.from.includes(incident.status));
  const act = (action: Action) => {
    if (action.to === "resolved") setResolving(true);
    else void change({ status: action.to }, `#${incident.number}: ${action.said}`);
  };
  useShortcuts(
    denied || incident.mergedInto
      ? []
      : possible.map((action) => ({
          keys: action.key,
          label: action.label,
          group: "This incident",
          act: () => act(action),
        })),
  );
  // What was merged lives on in another incident; the way back stands on the page.
  if (incident.mergedInto) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {possible.map((action, i) => (
        <GuardedButton
          key={action.to}
          size="sm"
          variant={i === 0 ? "default" : "outline"}
          denied={denied}
          onClick={() => act(action)}
        >
          <action.icon />
          {action.label}
          <Keys
            keys={action.key}
            className="max-lg:hidden [&_kbd]:border-current/25 [&_kbd]:bg-transparent [&_kbd]:text-current/70"
          />
        </GuardedButton>
      ))}
      <MergeButton />
      <ResolveDialog open={resolving} onOpenChange={setResolving} />
    </div>
  );
}
