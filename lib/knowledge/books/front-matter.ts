import { DomainError, type FieldReason } from "@/lib/kit/errors";
import { frontOf } from "../runbooks/markdown";
import { SEVERITIES, type Severity } from "../schemas";

/** What front matter says of a runbook. */
export interface Front {
  services: string[];
  alerts: string[];
  templates: string[];
  severity: Severity | null;
}

const KEYS = {
  services: ["services", "service"],
  alerts: ["alerts", "alert", "alertname"],
  templates: ["templates", "template"],
};
const NAMES_AT_MOST = 50;
const NAME_CHARS = 200;

/**
 * Reads front matter: each key holds a text, several with commas between them, or a list. Throws `invalid_input` with the
 * line in which something is wrong.
 */
export function readFrontMatter(source: string): Front {
  const { front, lineOf } = frontOf(source);
  const wrong: FieldReason[] = [];
  const refuse = (key: string, reason: string) =>
    wrong.push({ field: "source", reason: `line ${lineOf(key)}: ${key} ${reason}` });
  const named = (keys: string[]) => {
    const given = keys.flatMap((key) => valuesOf(front[key]));
    const key = keys.find((one) => front[one] !== undefined)!;
    if (given.length > NAMES_AT_MOST) refuse(key, `names more than ${NAMES_AT_MOST}`);
    if (given.some((one) => one.length > NAME_CHARS))
      refuse(key, `holds a name of more than ${NAME_CHARS} characters`);
    if (given.some((one) => /\p{Cc}/u.test(one))) refuse(key, "holds control characters");
    return [...new Set(given)];
  };
  const [severity, ...more] = valuesOf(front.severity).map((text) => text.toLowerCase());
  if (more.length > 0 || (severity !== undefined && !SEVERITIES.includes(severity as Severity)))
    refuse("severity", `must be one of ${SEVERITIES.join(", ")}`);
  const read = {
    services: named(KEYS.services),
    alerts: named(KEYS.alerts),
    templates: named(KEYS.templates),
    severity: (severity as Severity) ?? null,
  };
  if (wrong.length > 0)
    throw new DomainError("invalid_input", "The front matter is not valid.", { fields: wrong });
  return read;
}

const valuesOf = (given: string | string[] | undefined): string[] =>
  [given ?? []]
    .flat()
    // What comes after ` #` is a comment.
    .flatMap((text) => text.replace(/(^|\s)#.*$/, "").split(","))
    .map((text) => text.trim().replace(/^(["'])(.*)\1$/, "$2"))
    .filter((text) => text !== "");
