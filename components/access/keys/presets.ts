import type { Permission } from "@/lib/access/schemas";

export interface Preset {
  id: string;
  label: string;
  what: string;
  scopes: Permission[];
}

/** What most keys are for. */
export const PRESETS: Preset[] = [
  { id: "shipper", label: "Log shipper", what: "Sends lines and reads nothing.", scopes: ["logs:write"] },
  {
    id: "alerts",
    label: "Alert sender",
    what: "Sends alerts and changes and reads nothing.",
    scopes: ["alerts:write", "changes:write"],
  },
  {
    id: "reader",
    label: "Read only",
    what: "Reads lines, incidents and figures.",
    scopes: [
      "logs:read",
      "templates:read",
      "signals:read",
      "incidents:read",
      "services:read",
      "insights:read",
    ],
  },
];

/** Those of the presets that the reader may give away: no key can do more than its maker. */
export const presetsFor = (grantable: readonly Permission[]): Preset[] =>
  PRESETS.filter(({ scopes }) => scopes.every((scope) => grantable.includes(scope)));
