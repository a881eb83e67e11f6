import type { Line, Service } from "./model";
import type { Random } from "./random";

/** A line with its values filled in, about to get its service's header. */
export interface Spoken {
  service: Service;
  line: Line;
  text: string;
  stack: readonly string[];
  atMs: number;
  traceId: string | undefined;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const GLOG: Record<Line["level"], string> = {
  trace: "I",
  debug: "I",
  info: "I",
  warn: "W",
  error: "E",
  fatal: "F",
};
const POSTGRES: Record<Line["level"], string> = {
  trace: "DEBUG",
  debug: "DEBUG",
  info: "LOG",
  warn: "WARNING",
  error: "ERROR",
  fatal: "FATAL",
};
const REDIS: Record<Line["level"], string> = {
  trace: ".",
  debug: ".",
  info: "*",
  warn: "#",
  error: "#",
  fatal: "#",
};

const clock = (iso: string) => iso.slice(11, 23);
const dated = (iso: string) =>
  `${iso.slice(8, 10)} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;

type Header = (spoken: Spoken, iso: string, rng: Random) => string;

/** How each logger prints a record, header and all. Times are UTC. */
const HEADERS: Record<Service["style"], Header> = {
  json: ({ text }) => text,
  logfmt: ({ line, text, traceId }, iso) =>
    `ts=${iso} level=${line.level} caller=${line.from ?? "server.go:88"} ${text}${traceId ? ` trace=${traceId}` : ""}`,
  log4j: ({ line, text, service }, iso, rng) =>
    `${iso.slice(0, 10)} ${clock(iso).replace(".", ",")} ${line.level.toUpperCase().padEnd(5)} ` +
    `[${rng.pick(service.threads ?? ["http-nio-8080-exec-"])}${rng.int(1, 24)}] ${line.from} - ${text}`,
  nginx: ({ line, text, service }, iso, rng) =>
    line.from === "access"
      ? text.replace("[time]", `[${dated(iso).replaceAll(" ", "/")}:${iso.slice(11, 19)} +0000]`)
      : `${iso.slice(0, 10).replaceAll("-", "/")} ${iso.slice(11, 19)} [${line.level}] ${rng.int(28, 33)}#${rng.int(28, 33)}: ` +
        text.replace("[server]", `server: ${service.name}`),
  postgres: ({ line, text }, iso, rng) =>
    `${iso.slice(0, 10)} ${clock(iso)} UTC [${rng.int(40, 9000)}] ${line.from ? `${line.from} ` : ""}${POSTGRES[line.level]}:  ${text}`,
  glog: ({ line, text }, iso, rng) =>
    `${GLOG[line.level]}${iso.slice(5, 7)}${iso.slice(8, 10)} ${clock(iso)}${rng.int(100, 999)} ` +
    `${String(rng.int(1, 340)).padStart(7)} ${line.from ?? "server.go:61"}] ${text}`,
  redis: ({ line, text }, iso) => `1:M ${dated(iso)} ${clock(iso)} ${REDIS[line.level]} ${text}`,
  python: ({ line, text }, iso) =>
    `${iso.slice(0, 10)} ${clock(iso).replace(".", ",")} ${line.level === "warn" ? "WARNING" : line.level.toUpperCase()} ${line.from}: ${text}`,
};

/** Styles whose shipper knows the level; of the others intake must find it in the line. */
const LEVEL_IS_KNOWN = new Set<Service["style"]>(["json", "redis"]);

/** The message as the shipper would read it from the service's output, and the level when the shipper knows it. */
export function dress(spoken: Spoken, rng: Random): { message: string; level?: Line["level"] } {
  const { service, line, stack, atMs } = spoken;
  const head = HEADERS[service.style](spoken, new Date(atMs).toISOString(), rng);
  const message = stack.length > 0 ? `${head}\n${stack.join("\n")}` : head;
  return LEVEL_IS_KNOWN.has(service.style) ? { message, level: line.level } : { message };
}
