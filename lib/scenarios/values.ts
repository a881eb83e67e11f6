import type { Random } from "./random";

/** Values that hold for a whole request (`user`, `order`, `path`) or for one line (`ms`, `peer`). */
export type Scope = Record<string, string>;

const PLACEHOLDER = /\{([a-z]+)(?::([^{}]*))?\}/g;

const FIRST = [
  "ada",
  "bruno",
  "chiara",
  "dov",
  "elif",
  "farid",
  "greta",
  "hugo",
  "ines",
  "jonas",
  "kaya",
  "lena",
];
const AGENTS = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148",
  "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/137.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/537.36 Chrome/136.0.0.0 Safari/537.36",
];
const SHOWS = [
  "the-glass-orchard",
  "northern-lights-quartet",
  "macbeth-in-the-yard",
  "late-night-improv",
  "swan-lake-2031",
  "the-clockmakers-daughter",
  "brass-in-the-park",
  "a-winter-sonata",
];

const hex = (rng: Random, length: number) => {
  let out = "";
  while (out.length < length)
    out += Math.floor(rng.next() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0");
  return out.slice(0, length);
};
const range = (argument: string): [number, number] => {
  const [low, high] = argument.split("-").map(Number);
  return [low!, high!];
};

/** What can stand in braces. With an argument after a colon: `{int:1-99}`, `{hex:16}`, `{pick:a|b}`. */
const MAKERS: Record<string, (rng: Random, argument: string) => string> = {
  int: (rng, argument) => String(rng.int(...range(argument))),
  decimal: (rng, argument) => {
    const [low, high] = range(argument);
    return (low + rng.next() * (high - low)).toFixed(2);
  },
  hex: (rng, argument) => hex(rng, Number(argument)),
  uuid: (rng) => `${hex(rng, 8)}-${hex(rng, 4)}-4${hex(rng, 3)}-a${hex(rng, 3)}-${hex(rng, 12)}`,
  pick: (rng, argument) => rng.pick(argument.split("|")),
  ip: (rng) =>
    `${rng.pick([81, 92, 109, 178, 203])}.${rng.int(1, 254)}.${rng.int(0, 255)}.${rng.int(1, 254)}`,
  podip: (rng) => `10.42.${rng.int(0, 7)}.${rng.int(2, 250)}`,
  agent: (rng) => rng.pick(AGENTS),
  show: (rng) => rng.pick(SHOWS),
  user: (rng) => `u_${rng.pick(FIRST)}${rng.int(10, 9999)}`,
  order: (rng) => `EN-${rng.int(400_000, 499_999)}`,
  hold: (rng) => `h_${hex(rng, 10)}`,
  seat: (rng) => `${rng.pick(["A", "B", "C", "D", "E", "F", "G", "H"])}${rng.int(1, 42)}`,
  amount: (rng) => (rng.int(18, 240) + rng.pick([0, 0.5, 0.9])).toFixed(2),
};

/** Fills the placeholders of `text`: from the scope when it knows the name, else made up. An unknown name throws. */
export function fill(text: string, scope: Scope, rng: Random): string {
  if (!text.includes("{")) return text;
  return text.replace(PLACEHOLDER, (_, name: string, argument = "") => {
    const known = scope[name];
    if (known !== undefined) return known;
    const make = MAKERS[name];
    if (!make) throw new Error(`no value is called {${name}} in: ${text}`);
    return make(rng, argument);
  });
}

/** Fills attribute values; those that come out as plain numbers become numbers. */
export function fillAll(
  given: Record<string, string>,
  scope: Scope,
  rng: Random,
): Record<string, string | number> {
  const out: Record<string, string | number> = {};
  for (const [key, text] of Object.entries(given)) {
    const value = fill(text, scope, rng);
    out[key] = /^-?\d{1,12}(\.\d+)?$/.test(value) ? Number(value) : value;
  }
  return out;
}

/** The people and things one request is about; the same in the lines of every service it reaches. */
export const requestScope = (rng: Random): Scope => {
  const scope: Scope = { conn: String(rng.int(100_000, 999_999)) };
  for (const name of ["user", "order", "hold", "seat", "show", "amount", "ip", "agent"])
    scope[name] = MAKERS[name]!(rng, "");
  return scope;
};
