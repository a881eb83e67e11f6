import { clock } from "./header";
import type { ParsedLine } from "./parsed";
import { digitsEnd, numberAt, skipSpaces, tokenEnd } from "./scan";

/**
 * The common and combined log formats of web servers:
 * `host ident user [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326 "referer" "agent"`.
 * Request, status and size are the message; who asked, from where and with what are attributes.
 */
export function readAccess(text: string, now: number): ParsedLine | undefined {
  if (!text.includes('] "')) return undefined;
  const hostEnd = tokenEnd(text, 0);
  const identEnd = tokenEnd(text, hostEnd + 1);
  const userEnd = tokenEnd(text, identEnd + 1);
  if (text.charCodeAt(userEnd + 1) !== 91 || !clock.read(text, userEnd + 2, now)) return undefined;
  const ts = clock.ts;
  const open = skipSpaces(text, clock.end + 1);
  if (text.charCodeAt(clock.end) !== 93 || text.charCodeAt(open) !== 34) return undefined;
  const close = quoteEnd(text, open);
  if (close < 0) return undefined;
  const statusAt = skipSpaces(text, close + 1);
  const statusEnd = digitsEnd(text, statusAt, 3);
  if (statusEnd !== statusAt + 3) return undefined;
  const status = numberAt(text, statusAt, statusEnd);
  const sizeEnd = tokenEnd(text, skipSpaces(text, statusEnd));
  const attributes: Record<string, string> = { client: text.slice(0, hostEnd) };
  const user = text.slice(identEnd + 1, userEnd);
  if (user !== "-") attributes.user = user;
  const rest = quotedColumns(text, sizeEnd, attributes);
  return {
    message: `${text.slice(open + 1, close)} ${text.slice(statusAt, sizeEnd)}${rest}`.trimEnd(),
    ts,
    level: status >= 500 ? "error" : status >= 400 ? "warn" : "info",
    levelInferred: true,
    attributes,
  };
}

/** Referer and agent go to the attributes; what the site has added behind them stays in the message. */
function quotedColumns(text: string, from: number, attributes: Record<string, string>): string {
  let at = skipSpaces(text, from);
  for (const name of ["referer", "agent"]) {
    const end = text.charCodeAt(at) === 34 ? quoteEnd(text, at) : -1;
    if (end < 0) break;
    const value = text.slice(at + 1, end);
    if (value !== "-" && value !== "") attributes[name] = value;
    at = skipSpaces(text, end + 1);
  }
  return at < text.length ? ` ${text.slice(at)}` : "";
}

function quoteEnd(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 92) i++;
    else if (code === 34) return i;
  }
  return -1;
}
