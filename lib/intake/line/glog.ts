import type { Level } from "@/lib/intake/level";
import { clock, type Header } from "./header";
import { digitsEnd, skipSpaces, tokenEnd } from "./scan";

const GLOG: Record<string, Level> = { I: "info", W: "warn", E: "error", F: "fatal" };

/** `I0102 15:04:05.678901 123 file.cc:12] ` */
export function readGlog(header: Header, now: number): boolean {
  const { text, at } = header;
  const level = GLOG[text.charAt(at)];
  if (level === undefined || digitsEnd(text, at + 1, 5) !== at + 5 || text.charCodeAt(at + 5) !== 32)
    return false;
  const bracket = text.indexOf("]", at + 6);
  if (bracket < 0 || bracket > at + 200) return false;
  const clockAt = skipSpaces(text, at + 5);
  if (
    !clock.read(
      `${text.slice(at + 1, at + 3)}-${text.slice(at + 3, at + 5)} ${text.slice(clockAt, clockAt + 18)}`,
      0,
      now,
    )
  ) {
    return false;
  }
  const pidAt = skipSpaces(text, tokenEnd(text, clockAt));
  const pidEnd = digitsEnd(text, pidAt, 12);
  header.level = level;
  header.ts = clock.ts;
  header.pid = text.slice(pidAt, pidEnd);
  header.logger = text.slice(skipSpaces(text, pidEnd), bracket);
  header.at = bracket + 1;
  return true;
}
