import { DomainError, type FieldReason, invalid } from "@/lib/kit/errors";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Parses a JSON body. Throws `invalid_input` saying where it stops being JSON, or which text could not be stored. */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw invalid("", "the body is empty; JSON is expected");
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw invalid("", "the body is not UTF-8 text");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid("", whereItFails(text));
  }
  // Only an escape can bring these in, so a body without one is not walked.
  if (/\\u(0000|[dD][89a-fA-F])/.test(text)) refuseUnstorable(value);
  return value;
}

/** "invalid JSON at line 3, column 14": the first character at which the text can no longer become JSON. */
export function whereItFails(text: string): string {
  const at = failureOffset(text);
  if (text.slice(at).trim() === "") return "invalid JSON: the text ends too early";
  const before = text.slice(0, at).split("\n");
  return `invalid JSON at line ${before.length}, column ${before[before.length - 1]!.length + 1}`;
}

const SPACE = /[ \t\n\r]*/y;
const TOKEN =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/y;

/** A machine of four states per open bracket; it is asked only after `JSON.parse` has refused. */
function failureOffset(text: string): number {
  const open: ("[" | "{")[] = [];
  let expect: "value" | "firstValue" | "key" | "firstKey" | "colon" | "comma" = "value";
  let at = 0;
  const skip = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (true) {
    at += skip(SPACE)?.length ?? 0;
    const token = skip(TOKEN);
    if (token === undefined) return at;
    const wantsValue = expect === "value" || expect === "firstValue";
    if (wantsValue && (token === "[" || token === "{")) {
      open.push(token);
      expect = token === "[" ? "firstValue" : "firstKey";
    } else if (wantsValue && !"]},:".includes(token)) expect = "comma";
    else if ((expect === "key" || expect === "firstKey") && token.startsWith('"')) expect = "colon";
    else if (expect === "colon" && token === ":") expect = "value";
    else if (expect === "comma" && token === "," && open.length > 0)
      expect = open[open.length - 1] === "[" ? "value" : "key";
    else if (token === "]" && open[open.length - 1] === "[" && /^(firstValue|comma)$/.test(expect)) {
      open.pop();
      expect = "comma";
    } else if (token === "}" && open[open.length - 1] === "{" && /^(firstKey|comma)$/.test(expect)) {
      open.pop();
      expect = "comma";
    } else return at;
    at += token.length;
  }
}

/** Nothing that is taken nests deeper; a walk down a million brackets would end the stack. */
const MAX_DEPTH = 100;

/** PostgreSQL stores neither NUL nor half a surrogate pair; better said here, by field, than found out there. */
export function refuseUnstorable(value: unknown): void {
  const fields: FieldReason[] = [];
  const look = (part: unknown, path: string, depth: number): void => {
    if (typeof part === "string") {
      const reason = part.includes("\0")
        ? "must not contain NUL"
        : part.isWellFormed()
          ? null
          : "must not contain half of a surrogate pair";
      if (reason && fields.length < 50) fields.push({ field: path, reason });
    } else if (part && typeof part === "object") {
      if (depth === MAX_DEPTH) throw invalid(path.slice(0, 100), `is nested deeper than ${MAX_DEPTH} levels`);
      for (const [key, child] of Object.entries(part)) {
        look(key, path, depth);
        look(child, path === "" ? key : `${path}.${key}`, depth + 1);
      }
    }
  };
  look(value, "", 0);
  if (fields.length > 0) throw new DomainError("invalid_input", "The request is not valid.", { fields });
}
