import { sha256 } from "@/lib/kit/crypto";
import { kindOf } from "@/lib/signals";
import { maskText } from "@/lib/templates";
import { canonicalJson } from "../quorum/digest";
import type { RecordRow, Situation } from "../schemas";

const COMPLAINING: ReadonlySet<string> = new Set(["warn", "error", "fatal"]);

/**
 * What a situation shows, without when, how often and under which ids: SHA-256 of the canonical JSON of
 * - the lines that complain, by level or by words, each as service and text without values;
 * - the titles of alerts without values, the reasons of warnings with the kind of their object, each with its service;
 * - the changes as they are told, with service and version: what broke after one release is not what broke after another;
 * - whether a person said that something is wrong.
 * Lines of everyday are left out: which of them were said just then is chance. Equal digests have equal answers; pure.
 */
export function evidenceDigest({ records, alerts, events, changes, isDeclared }: Situation): string {
  return sha256(
    canonicalJson({
      lines: distinct(records.filter(isComplaint).map(({ service, text }) => [service, withoutValues(text)])),
      alerts: distinct(alerts.map(({ service, title }) => [service, withoutValues(title)])),
      events: distinct(
        events
          .filter(({ isWarning }) => isWarning)
          .map(({ service, object, reason }) => [service, object.split("/", 1)[0]!, reason]),
      ),
      changes: distinct(changes.map(({ service, text }) => [service, text])),
      isDeclared,
    }),
  );
}

/** A text without values: also numbers that are parts of a word go, as of files that are counted. */
export const withoutValues = (text: string): string => maskText(text).replace(/\d+/g, "#");

const isComplaint = ({ level, text }: RecordRow) => COMPLAINING.has(level ?? "") || kindOf(text) !== null;

/** Each once, in one order, by code units. */
const distinct = (rows: (string | null | undefined)[][]): string[] =>
  [...new Set(rows.map((row) => canonicalJson(row.map((part) => part ?? null))))].sort((a, b) =>
    a < b ? -1 : 1,
  );
