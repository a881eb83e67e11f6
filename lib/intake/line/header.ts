import type { Level } from "@/lib/intake/level";
import { TimeReader } from "./time";

/** What has been read of a line's header so far, and the place after it. */
export interface Header {
  readonly text: string;
  at: number;
  ts: number | undefined;
  level: Level | undefined;
  host: string;
  program: string;
  pid: string;
  logger: string;
  thread: string;
  /** Further columns, by name. */
  more: Record<string, string> | undefined;
}

export function newHeader(text: string, at: number): Header {
  return {
    text,
    at,
    ts: undefined,
    level: undefined,
    host: "",
    program: "",
    pid: "",
    logger: "",
    thread: "",
    more: undefined,
  };
}

export const clock = new TimeReader();

/** The attributes that the header names; undefined for none. */
export function attributesOf(header: Header): Record<string, string> | undefined {
  const { host, program, pid, logger, thread } = header;
  if (!(host || program || pid || logger || thread)) return header.more;
  const attributes = header.more ?? {};
  if (host) attributes.host = host;
  if (program) attributes.program = program;
  if (pid) attributes.pid = pid;
  if (logger) attributes.logger = logger;
  if (thread) attributes.thread = thread;
  return attributes;
}
