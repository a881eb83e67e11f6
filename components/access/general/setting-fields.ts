import { settingsSchema, type WorkspaceSettings } from "@/lib/access/schemas";
import { formatCount, plural } from "@/lib/kit/format";

export type SettingKey = keyof WorkspaceSettings;
/** What stands in a control: text, also where a number is meant, or on and off. */
export type Draft = string | boolean;

interface Common {
  key: SettingKey;
  label: string;
  hint: string;
}
export type SettingField =
  | (Common & { kind: "number"; unit: string; invalid: string; placeholder?: string })
  | (Common & { kind: "switch" })
  | (Common & { kind: "lines"; placeholder: string; invalid: string; noun: string });

export interface SettingGroup {
  title: string;
  fields: SettingField[];
}

/** The settings as the page shows them; ranges and shapes are the schema's own. */
export const SETTING_GROUPS: SettingGroup[] = [
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
];

/** The setting as its control holds it. */
export function draftOf({ key, kind }: SettingField, settings: WorkspaceSettings): Draft {
  const value: unknown = settings[key];
  if (kind === "switch") return value === true;
  if (kind === "lines") return Array.isArray(value) ? value.join("\n") : "";
  return value === null || value === undefined ? "" : String(value);
}

/** What the control means, or the reason why it means nothing. An empty number is null: no limit, where that is allowed. */
export function readDraft(field: SettingField, draft: Draft): { value: unknown } | { reason: string } {
  const meant = meaningOf(field, draft);
  const parsed = settingsSchema.shape[field.key].safeParse(meant);
  if (parsed.success) return { value: parsed.data };
  return { reason: "invalid" in field ? field.invalid : "This is not valid." };
}

function meaningOf({ kind }: SettingField, draft: Draft): unknown {
  if (typeof draft === "boolean") return draft;
  const text = draft.trim();
  if (kind === "number") return text === "" ? null : Number(text.replace(/[,\s]/g, ""));
  return text.split(/[\s,]+/).filter(Boolean);
}

/** A setting in words, for the toast. */
export function spokenOf(field: SettingField, value: unknown): string {
  const said =
    typeof value === "boolean"
      ? value
        ? "on"
        : "off"
      : typeof value === "number"
        ? `${formatCount(value)} ${"unit" in field ? field.unit : ""}`.trim()
        : Array.isArray(value)
          ? plural(
              value.length,
              "noun" in field ? field.noun : "entry",
              "noun" in field ? `${field.noun}s` : "entries",
            )
          : "no limit";
  return `${field.label}: ${said}`;
}
