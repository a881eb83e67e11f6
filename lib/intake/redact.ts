/**
 * Removes secrets from text before it is stored. Each pattern keeps the words around the secret, so that a line still says
 * what happened. Order matters: whole shapes first (keys, tokens), then "name = value".
 */
interface Rule {
  pattern: RegExp;
  replace: (match: string, ...groups: string[]) => string;
}

const REDACTED = "[redacted]";
const SECRET_WORD =
  "pass(?:word|wd|phrase)?|pwd|secret|token|(?:api|access|private|secret|encryption|signing|account)[_-]?key|client[_-]?secret|auth(?:orization)?|bearer|jwt|otp|cvv|credentials?|sess(?:ion)?[_-]?id|cookie";
/** What stands between a name and its value, quotes of JSON inside a JSON string among it. */
const BETWEEN = String.raw`[\\"']{0,4}\s{0,3}(?:=>|[=:]|%3[ad])`;

const RULES: Rule[] = [
  {
    pattern:
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    replace: () => "[redacted private key]",
  },
  // Begins only where no other could: a run of "eyJ-eyJ-…" would else be read anew from each.
  { pattern: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, replace: () => "[redacted jwt]" },
  {
    // Keys that announce themselves: AWS, GitHub, GitLab, Slack, Stripe, Google, OpenAI and Anthropic, npm, PyPI, Docker,
    // Hugging Face, DigitalOcean, Shopify, SendGrid, Vault, Telegram, age, and our own.
    pattern:
      /\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_\w{30,}|github_pat_\w{30,}|gl(?:pat|rt|dt|ptt)-[\w-]{18,}|x(?:ox[abeoprs]|app)-[\w-]{10,}|[sr]k_(?:live|test)_\w{16,}|whsec_\w{20,}|AIza[\w-]{35}|ya29\.[\w-]{20,}|sk-[\w-]{20,}|npm_\w{30,}|pypi-[\w-]{40,}|dckr_pat_[\w-]{20,}|hf_\w{30,}|do[pors]_v1_\w{40,}|shp(?:at|ca|pa|ss)_\w{30,}|SG\.[\w-]{16,32}\.[\w-]{32,64}|hvs\.[\w-]{20,}|\d{8,10}:AA[\w-]{33}|AGE-SECRET-KEY-1\w{50,}|ic_[\w-]{32,})/g,
    replace: () => "[redacted key]",
  },
  {
    pattern:
      /\b((?:Bearer|Basic|Digest|authorization["'\\]{0,4}\s?[:=]\s?["'\\]{0,4}(?:Token|ApiKey|Negotiate|NTLM))\s+)[\w.~+/=-]{8,}/gi,
    replace: (_, before) => `${before}${REDACTED}`,
  },
  {
    // To the last @ before the path: a password may hold one itself.
    pattern: /([a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@?#]{0,100}:)[^\s/"'<>]{1,200}@/gi,
    replace: (_, before) => `${before}${REDACTED}@`,
  },
  { pattern: /(hooks\.slack\.com\/services\/)[\w/]{20,}/g, replace: (_, before) => `${before}${REDACTED}` },
  {
    pattern: /\b((?:x-amz-|x-goog-)?sig(?:nature)?=)[\w%+/=-]{16,}/gi,
    replace: (_, name) => `${name}${REDACTED}`,
  },
  {
    // All pairs of the header, not only the first.
    pattern:
      /\b(cookie["'\\]{0,4}\s?[:=]\s?["'\\]{0,4})[\w.%-]{1,100}=[^\s;,"'\\]*(?:;\s?[\w.%-]{1,100}(?:=[^\s;,"'\\]*)?)*/gi,
    replace: (_, before) => `${before}${REDACTED}`,
  },
  {
    pattern: new RegExp(`(--[\\w-]{0,20}?(?:${SECRET_WORD})\\s{1,3})[^\\s-]\\S*`, "gi"),
    replace: (_, flag) => `${flag}${REDACTED}`,
  },
  {
    pattern: new RegExp(`(<(?:${SECRET_WORD})>)[^<>]{1,2000}`, "gi"),
    replace: (_, tag) => `${tag}${REDACTED}`,
  },
  {
    // A quote that is never closed goes to the end of its line: what was cut off there may be the secret's.
    pattern: new RegExp(
      String.raw`(\b[\w.-]{0,40}?(?:${SECRET_WORD})${BETWEEN}\s{0,3}\[?)("(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|\\{1,3}"[^"\\\n]*(?:\\{1,3}"?)?|(?:[^\s,;&"'}\])\\]|\\(?!"))+)`,
      "gi",
    ),
    replace: (match, name, value) => (keepsNothing(value) ? match : `${name}${quoteLike(value)}`),
  },
  // In fours or in one piece, as cards are written; an id that goes on to either side is none.
  {
    pattern:
      /(?<![\w.-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}|3\d{3}([ -])\d{6}\2\d{5}|\d{13}|\d{15,16})(?![\w.-]?\d|\w)/g,
    replace: (digits) => (isCardNumber(digits) ? "[redacted card]" : digits),
  },
];

const EMAIL: Rule = {
  pattern: /[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g,
  replace: () => "[redacted email]",
};

/**
 * Cheap and never wrong in the safe direction: text without any of these holds no secret we know. Nearly all lines end here.
 */
const SUSPICION = new RegExp(
  String.raw`eyJ|PRIVATE KEY|AKIA|ASIA|gh[pousr]_|github_pat_|gl(?:pat|rt|dt|ptt)-|xox|xapp-|k_live_|k_test_|whsec_|AIza|ya29\.|sk-|npm_|pypi-|dckr_pat_|hf_|_v1_|shp(?:at|ca|pa|ss)_|SG\.|hvs\.|:AA|AGE-SECRET|ic_|bearer|basic|digest|hooks\.slack|sig(?:nature)?=|://[^\s/@]*@|(?:${SECRET_WORD})(?:${BETWEEN}|>|\s)|\d(?:[ -]?\d){12}`,
  "i",
);

export interface Redaction {
  emails: boolean;
}

/** The text without its secrets; the same string when there were none. */
export function redact(text: string, { emails }: Redaction = { emails: false }): string {
  let result = text;
  if (SUSPICION.test(text))
    for (const { pattern, replace } of RULES) result = result.replace(pattern, replace);
  if (emails && result.includes("@")) result = result.replace(EMAIL.pattern, EMAIL.replace);
  return result;
}

const SECRET_NAME = new RegExp(`(?:^|[_.-])(?:PG)?(?:${SECRET_WORD})$`, "i");
/** Whether an attribute of this name is a secret whatever its value. */
export const isSecretName = (name: string) => SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, "$1_$2"));

/** `token=` followed by a word that is plainly no secret (null, true, an already redacted value) stays readable. */
const keepsNothing = (value: string) =>
  /^["']?(?:\[redacted.*|\*+|null|nil|none|undefined|true|false|yes|no|missing|invalid|expired|required|empty|basic|bearer|digest)["']?$/i.test(
    value,
  );
const quoteLike = (value: string) =>
  value.startsWith("\\")
    ? `\\"${REDACTED}\\"`
    : value.startsWith('"')
      ? `"${REDACTED}"`
      : value.startsWith("'")
        ? `'${REDACTED}'`
        : REDACTED;

/** Luhn's check, and a first digit and length that card networks use together. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  if (!/^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12})$/.test(digits))
    return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
