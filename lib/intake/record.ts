import type { Mark } from "./schemas";

/** A record as accepted: normalised, redacted, not yet mined. `level` is the index in LEVELS, `ts` epoch ms. */
export interface AcceptedRecord {
  ts: number;
  service: string;
  level: number;
  message: string;
  attributes: Record<string, unknown> | null;
  traceId: string | null;
  release: string | null;
  environment: string | null;
  marks: Mark[];
}

/** What the request says about records that do not say it themselves. */
export interface Defaults {
  service: string | null;
  /** The services that the sender is limited to; null for all. */
  limitedTo: ReadonlySet<string> | null;
  /** When it arrived, epoch ms. */
  now: number;
  /** Times before this are marked ancient, epoch ms. */
  ancientBefore: number;
  redactEmails: boolean;
  /** The lines still carry a header, though time and level are stated beside them (Loki, syslog). */
  rawLines?: boolean;
}

/** Thrown for a single record; its message is the reason the sender reads. */
export class Rejection extends Error {}
