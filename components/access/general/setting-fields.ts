import { type NamedSettings, namedSettingsSchema } from "@/lib/access/schemas";
import { formatCount, plural, visibleText } from "@/lib/kit/format";

export type SettingKey = keyof NamedSettings;
/** What stands in a control: text, also where a number is meant, or on and off. */
export type Draft = string | boolean;

interface Common {
  key: SettingKey;
  label: string;
  hint: string;
}
export interface Choice {
  value: string;
  label: string;
  /** What follows when this is chosen. */
  consequence: string;
  /** Where it is about votes: how many of the five must approve. */
  seats?: number;
}
export type SettingField =
  | (Common & { kind: "text"; longest: number; invalid: string })
  | (Common & { kind: "number"; unit: string; invalid: string; placeholder?: string })
  | (Common & { kind: "choice"; choices: Choice[] })
  | (Common & { kind: "switch" })
  | (Common & { kind: "lines"; placeholder: string; invalid: string; noun: string });

export interface SettingGroup {
  title: string;
  fields: SettingField[];
}

/** The settings as the page shows them, but for those of models and votes; ranges and shapes are the schema's own. */
export const SETTING_GROUPS: SettingGroup[] = [
  {
    title: "Workspace",
    fields: [
      {
        key: "name",
        kind: "text",
        label: "Name",
        hint: "What people see. The address stays as it is, so that links to it go on working.",
        longest: 100,
        invalid: "A name of 1 to 100 characters.",
      },
    ],
  },
  {
    title: "Incidents",
    fields: [
      {
        key: "quietMinutes",
        kind: "number",
        label: "Resolve when quiet for",
        hint: "An open incident without a new signal for this long is resolved by itself.",
        unit: "minutes",
        invalid: "A number from 1 to 10,080 (a week).",
      },
      {
        key: "reopenMinutes",
        kind: "number",
        label: "Reopen within",
        hint: "A fault that comes back this soon reopens its incident; later it is a new one.",
        unit: "minutes",
        invalid: "A number from 0 to 1,440 (a day).",
      },
      {
        key: "resolveWithAlerts",
        kind: "switch",
        label: "Resolve with its alerts",
        hint: "An incident is resolved when all its alerts are over and nothing else goes on.",
      },
    ],
  },
  {
    title: "Privacy",
    fields: [
      {
        key: "redactEmails",
        kind: "switch",
        label: "Remove mail addresses from lines",
        hint: "Before anything is stored. Passwords, keys and card numbers are always removed.",
      },
    ],
  },
  {
    title: "Joining",
    fields: [
      {
        key: "allowedDomains",
        kind: "lines",
        noun: "domain",
        label: "Domains whose people may join",
        hint: "One a line, never a public mail provider's. People with a verified address of these domains join as viewer when they sign in.",
        placeholder: "example.org",
        invalid: "Each line a domain, such as example.org, without @ or a path.",
      },
    ],
  },
  {
    title: "Daily quotas",
    fields: [
      {
        key: "dailyLines",
        kind: "number",
        label: "Lines",
        hint: "Used up, further lines are refused until the next day (UTC). Empty for no quota.",
        unit: "a day",
        placeholder: "no quota",
        invalid: "A whole number from 1 to 1,000,000,000,000, or nothing.",
      },
    ],
  },
  {
    title: "Use by other pages",
    fields: [
      {
        key: "corsOrigins",
        kind: "lines",
        noun: "origin",
        label: "Origins that may call the API from a browser",
        hint: "One a line, with a key of this workspace (CORS). Without any, browsers let no other page in.",
        placeholder: "https://status.example.org",
        invalid: "Each line a scheme and a host, such as https://status.example.org, without a path.",
      },
    ],
  },
];

/** The setting as its control holds it. */
export function draftOf({ key, kind }: SettingField, settings: NamedSettings): Draft {
  const value: unknown = settings[key];
  if (kind === "switch") return value === true;
  if (kind === "lines") return Array.isArray(value) ? value.join("\n") : "";
  return typeof value === "number" ? formatCount(value) : String(value ?? "");
}

interface Meant {
  value?: unknown;
  reason?: string;
}

/** What the control means, or the reason why it means nothing. An empty number is null: no limit, where that is allowed. */
export function readDraft(field: SettingField, draft: Draft): Meant {
  const meant = meaningOf(field, draft);
  const parsed = namedSettingsSchema.shape[field.key].safeParse(meant);
  if (parsed.success) return { value: parsed.data };
  return { reason: "invalid" in field ? field.invalid : "This is not valid." };
}

function meaningOf({ kind }: SettingField, draft: Draft): unknown {
  if (typeof draft === "boolean") return draft;
  const text = draft.trim();
  if (kind === "text" || kind === "choice") return text;
  if (kind === "number") return text === "" ? null : Number(text.replace(/[,\s]/g, ""));
  return text.split(/[\s,]+/).filter(Boolean);
}

/** A setting in words, for the toast. */
export function spokenOf(field: SettingField, value: unknown): string {
  return `${field.label}: ${said(field, value)}`;
}

function said(field: SettingField, value: unknown): string {
  switch (field.kind) {
    case "text":
      return visibleText(String(value));
    case "switch":
      return value === true ? "on" : "off";
    case "number":
      return typeof value === "number"
        ? `${formatCount(value)} ${field.unit}`
        : (field.placeholder ?? "none");
    case "choice":
      return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
    case "lines":
      return plural(Array.isArray(value) ? value.length : 0, field.noun);
  }
}
