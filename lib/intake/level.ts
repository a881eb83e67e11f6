/** Severity of a record, lowest first. The index is what is stored and compared. */
export const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

export type Level = (typeof LEVELS)[number];

const NAMES: Record<Level, string> = {
  trace: "trace trc finest finer verbose verb v t",
  debug: "debug dbg debug1 debug2 debug3 fine config d",
  info: "info information informational inf notice note log success i n",
  warn: "warn warning wrn w",
  error: "error err eror severe failure e",
  fatal: "fatal ftl critical crit alert emerg emergency panic dpanic f c a",
};

const BY_NAME = new Map<string, Level>(
  LEVELS.flatMap((level) => NAMES[level].split(" ").map((name) => [name, level] as const)),
);

/** What another system calls a level, in any case: `WARNING`, `Err`, `I`. Single letters count too. */
export function levelOf(name: string): Level | undefined {
  if (name.length === 0 || name.length > 13) return undefined;
  return BY_NAME.get(name.toLowerCase());
}

/** Syslog severity 0 (emergency) … 7 (debug), RFC 5424 section 6.2.1. */
export function levelOfSyslog(severity: number): Level {
  return SYSLOG[severity] ?? "info";
}
const SYSLOG: readonly Level[] = ["fatal", "fatal", "fatal", "error", "warn", "info", "info", "debug"];

/** Level numbers of JSON loggers, 10 (trace) … 60 (fatal), and syslog severities below 8. */
export function levelOfNumber(value: number): Level | undefined {
  if (!Number.isInteger(value) || value < 0) return undefined;
  if (value < 8) return levelOfSyslog(value);
  if (value < 10 || value > 60) return undefined;
  return LEVELS[Math.min(5, Math.floor(value / 10) - 1)];
}
