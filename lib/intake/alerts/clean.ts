import { MAX_SERVICE_CHARS } from "@/lib/intake/limits";
import { isSecretName, redact } from "@/lib/intake/redact";
import type { Mark } from "@/lib/intake/schemas";
import { storable } from "@/lib/intake/text";
import { readTime } from "@/lib/intake/time";
import { flattenInto, MAX_LABEL_CHARS } from "./flatten";

/** Makes what a stranger wrote fit to be kept and shown, and notes what it had to do for it. */
export class Cleaner {
  readonly marks: Mark[] = [];

  constructor(private readonly redactEmails: boolean) {}

  /** Bounded, storable, without secrets. Null for none. */
  text(value: unknown, maxChars: number): string | null {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null;
    const whole = storable(String(value).trim(), this.marks);
    if (whole === "") return null;
    if (whole.length > maxChars) this.mark("truncated");
    const text = whole.slice(0, maxChars).toWellFormed();
    const safe = redact(text, { emails: this.redactEmails });
    if (safe !== text) this.mark("redacted");
    return safe;
  }

  /** Nested data as flat, clean labels; of two values under one name the first stands. */
  labels(...values: unknown[]): Record<string, string> {
    const flat = new Map<string, string>();
    for (const value of values) if (flattenInto(flat, value)) this.mark("attributes_cut");
    return Object.fromEntries(
      [...flat].map(([name, value]) => [storable(name, this.marks), this.label(name, value)]),
    );
  }

  private label(name: string, value: string): string {
    if (!isSecretName(name)) return this.text(value, MAX_LABEL_CHARS) ?? "";
    this.mark("redacted");
    return "[redacted]";
  }

  serviceName(value: unknown): string | null {
    if (typeof value !== "string" || value.trim() === "") return null;
    const name = value.trim().replace(/\p{Cc}+/gu, " ");
    return storable(name.slice(0, MAX_SERVICE_CHARS).toWellFormed(), this.marks);
  }

  mark(mark: Mark): void {
    if (!this.marks.includes(mark)) this.marks.push(mark);
  }
}

/** A link that a click may follow: nothing but the web. */
export function webAddress(value: unknown): string | null {
  if (typeof value !== "string" || value.length > 4000) return null;
  const address = value.trim().toWellFormed();
  return /^https?:\/\/\S+$/i.test(address) ? redact(address, { emails: false }) : null;
}

/** Epoch ms; null for what is none: senders write the year 1 or 0 for "not yet". A time without a zone is UTC. */
export function timeOf(value: unknown): number | null {
  if (value === undefined || value === null || value === "" || value === 0 || value === "0") return null;
  if (typeof value === "string" && value.startsWith("0001-")) return null;
  try {
    const ms = readTime(typeof value === "string" ? inUtc(value) : value);
    return ms > 0 ? ms : null;
  } catch {
    return null;
  }
}

/** `2022-01-21 14:06:38`: read as it stands, it would be in the zone of whatever machine this is. */
const inUtc = (text: string) =>
  /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?$/.test(text.trim())
    ? `${text.trim().replace(" ", "T")}Z`
    : text;
