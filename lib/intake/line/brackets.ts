import { levelOf } from "@/lib/intake/level";
import type { Header } from "./header";
import type { Progress } from "./progress";
import { closing, digitsEnd, isDigit } from "./scan";

const MAX_BRACKETS = 4;

/** `[main]`, `[warn]`, `[core:error]`, `[pid 7:tid 9]`, `[client 10.0.0.7]`, `[req-…]`, `(main)` */
export function readBracket(header: Header, progress: Progress): boolean {
  const { text, at } = header;
  const end = closing(text, at);
  if (end < 0 || progress.brackets >= MAX_BRACKETS) return false;
  const square = text.charCodeAt(at) === 91;
  const inside = text.slice(at + 1, end).trim();
  if (!(square && noteLevel(header, inside)) && !noteContext(header, progress, inside, square)) return false;
  progress.brackets++;
  header.at = text.charCodeAt(end + 1) === 58 ? end + 2 : end + 1;
  return true;
}

/** `[warn]` or, with the module that spoke, `[core:error]`. */
function noteLevel(header: Header, inside: string): boolean {
  if (header.level !== undefined || inside.length < 2 || inside.length > 40) return false;
  const colon = inside.lastIndexOf(":");
  const level = levelOf(inside.slice(colon + 1));
  if (level === undefined) return false;
  header.level = level;
  if (colon > 0) header.logger ||= inside.slice(0, colon);
  return true;
}

function noteContext(header: Header, progress: Progress, inside: string, square: boolean): boolean {
  // An empty context: `[-]`.
  if (inside === "" || inside === "-") return square && (inside !== "" || !progress.named);
  if (isDigit(inside.charCodeAt(0)) && digitsEnd(inside, 0, 12) === inside.length) header.pid ||= inside;
  else if (inside.startsWith("client ")) header.more = { ...header.more, client: inside.slice(7) };
  else if (inside.startsWith("pid ")) header.pid = inside.slice(4, digitsEnd(inside, 4, 10));
  else if (inside.startsWith("req-")) header.more = { ...header.more, request: inside };
  else if (progress.named || (!square && inside.includes(" "))) return false;
  else if (isDotted(inside) && header.logger === "") header.logger = inside;
  else header.thread ||= inside;
  return true;
}

/** The shape of a class or module name. */
export function isDotted(text: string): boolean {
  const dot = text.indexOf(".");
  return dot > 0 && dot < text.length - 1 && !text.includes(" ") && !text.includes("/");
}
