import { LEVELS } from "./level";
import type { WindowReport } from "./schemas";

/** What a closed window counted, before it is a report. */
export interface WindowCount {
  service: string;
  records: number;
  templates: number;
  newTemplates: number;
  /** Lines by level index. */
  levels: number[];
  /** Services that lines of level warn or worse name. */
  named: string[];
  /** The commonest pattern among lines of level error or worse, if any. */
  worstPattern: string | null;
}

/** A share of errors above this makes a window high; measured against nothing, it is what people call "a lot". */
const MANY_ERRORS = 0.05;

/** The report of one window: counts in words, so that it reads without the screen. Pure. */
export function reportWindow(
  count: WindowCount,
): Pick<WindowReport, "title" | "severity" | "impactedServices" | "summary" | "noiseReductionRatio"> {
  const [, , , warn = 0, error = 0, fatal = 0] = count.levels;
  const bad = error + fatal;
  const severity =
    fatal > 0
      ? "critical"
      : bad / count.records > MANY_ERRORS
        ? "high"
        : bad > 0
          ? "medium"
          : warn > 0
            ? "low"
            : "info";
  const what =
    bad > 0
      ? `${number(bad)} ${bad === 1 ? "error" : "errors"}`
      : warn > 0
        ? `${number(warn)} ${warn === 1 ? "warning" : "warnings"}`
        : "nothing unusual";
  return {
    title: `${count.service}: ${what} in ${plural(count.records, "record")}`,
    severity,
    impactedServices: bad + warn > 0 ? [...new Set([count.service, ...count.named])] : [count.service],
    summary: summarise(count, bad, warn),
    noiseReductionRatio: 1 - count.templates / count.records,
  };
}

function summarise(count: WindowCount, bad: number, warn: number): string {
  const parts = [
    `${plural(count.records, "record")} fell into ${plural(count.templates, "template")}${count.newTemplates > 0 ? `, ${number(count.newTemplates)} of them new` : ""}.`,
  ];
  if (bad > 0 || warn > 0)
    parts.push(`${plural(bad, "line")} of level error or worse, ${number(warn)} of level warn.`);
  if (count.worstPattern) parts.push(`Most of the errors: ${count.worstPattern.slice(0, 200)}`);
  return parts.join(" ");
}

const number = (value: number) => value.toLocaleString("en-US");
const plural = (value: number, noun: string) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;

/** Level counts by name, as a report shows them. */
export const namedLevels = (levels: number[]): Record<string, number> =>
  Object.fromEntries(LEVELS.map((level, i) => [level, levels[i] ?? 0]));
