/** Letters of other alphabets that look like ours. */
const LOOK_ALIKE = new Map(
  Object.entries({
    а: "a",
    в: "b",
    с: "c",
    ԁ: "d",
    е: "e",
    һ: "h",
    і: "i",
    ј: "j",
    к: "k",
    ӏ: "l",
    м: "m",
    н: "h",
    о: "o",
    р: "p",
    ԛ: "q",
    ѕ: "s",
    т: "t",
    у: "y",
    ѵ: "v",
    ԝ: "w",
    х: "x",
    г: "r",
    п: "n",
    α: "a",
    β: "b",
    ε: "e",
    η: "n",
    ι: "i",
    κ: "k",
    ν: "v",
    ο: "o",
    ρ: "p",
    σ: "o",
    τ: "t",
    υ: "u",
    χ: "x",
    ω: "w",
    ɡ: "g",
    ı: "i",
    ł: "l",
    ø: "o",
  }),
);
const LEET = new Map(
  Object.entries({ "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s", "!": "i" }),
);

const mapped = (text: string, map: ReadonlyMap<string, string>) =>
  [...text].map((letter) => map.get(letter) ?? letter).join("");

const MOST_READ = 8000;
const MOST_RUNS = 12;
const HIDDEN = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{M}\p{Cc}]/gu;
const TAG = /[\u{e0020}-\u{e007e}]/gu;

const folded = (text: string) =>
  mapped(
    text
      .normalize("NFKD")
      .replace(HIDDEN, (one) => (/\s/.test(one) ? " " : ""))
      .toLowerCase(),
    LOOK_ALIKE,
  ).replace(/\s+/g, " ");

/** Letters spelled with a gap after each become words again where five or more stand in a row. */
const unspaced = (text: string) =>
  text.replace(/(?<![\p{L}\d])(?:[\p{L}\d][ ._*-]{1,2}){4,60}[\p{L}\d](?![\p{L}\d])/gu, (run) =>
    run.replace(/[ ._*-]/g, ""),
  );

const rot13 = (text: string) =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });

const point = (code: number) => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "");
const escaped = (text: string) =>
  text
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, hex: string) => point(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,7});?/g, (_, number: string) => point(Number(number)))
    .replace(/\\u\{?([0-9a-f]{4,6})\}?/gi, (_, hex: string) => point(Number.parseInt(hex, 16)))
    .replace(/(?:\\x|%)([0-9a-f]{2})/gi, (_, hex: string) => point(Number.parseInt(hex, 16)));

const isReadable = (text: string) => text.length >= 8 && /^[\t\n\r\x20-\x7e\u00a0-\u024f]+$/.test(text);
const runs = (text: string, pattern: RegExp, encoding: "base64" | "hex") =>
  (text.match(pattern) ?? [])
    .slice(0, MOST_RUNS)
    .map((run) => Buffer.from(run.replace(/\s/g, ""), encoding).toString("utf8"))
    .filter(isReadable);
const base64 = (text: string) => runs(text, /[A-Za-z0-9+/_-]{16,4000}={0,2}/g, "base64");
const hex = (text: string) => runs(text, /(?:[0-9a-f]{2}\s?){8,2000}/gi, "hex");

/** What is written in characters that nobody sees. */
const tagged = (text: string) =>
  (text.match(TAG) ?? []).map((tag) => String.fromCharCode(tag.codePointAt(0)! - 0xe0000)).join("");

/**
 * The text in every way that it may be meant to be read: as it stands, with look-alike letters and figures as ours, without
 * what is hidden, spelled together, backwards, and decoded where a part of it is a code. In lower case, bounded, linear.
 */
export function readings(text: string): string[] {
  const own = text.slice(0, MOST_READ).toWellFormed();
  const decoded = [escaped(own), tagged(own), ...base64(own), ...hex(own)].filter(Boolean);
  const twice = decoded.slice(0, MOST_RUNS).flatMap((one) => base64(one));
  const all = [own, ...decoded, ...twice].map(folded);
  const plain = all[0]!;
  return [
    ...new Set([
      ...all,
      ...all.map(unspaced),
      mapped(plain, LEET),
      rot13(plain),
      [...plain].reverse().join(""),
    ]),
  ];
}

/** Does it hold letters that nobody sees: written in tags, turned around, or split by what has no width? */
export const hidesText = (text: string): boolean =>
  /[\u{e0000}-\u{e007f}\u202a-\u202e\u2066-\u2069]|[a-z](?:\u200b|\u200c|\u200d|\u2060|\ufeff|\u00ad)[a-z]/iu.test(
    text.slice(0, MOST_READ),
  );
