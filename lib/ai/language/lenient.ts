/**
 * What to do with a text that ends too early. `partial`: all that is there is kept, for whoever looks on. `cut`: a string or a
 * number that may go on is left out. `whole`: of a list its last element as well, when it is not complete.
 */
export type Ending = "partial" | "cut" | "whole";

export interface Read {
  /** Undefined when nothing is there. */
  value: unknown;
  /** Where the text goes on, or where it could not be read. */
  end: number;
  isComplete: boolean;
}

const DEEPEST = 64;
const SPACE = /[\s\ufeff]*/y;
const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$-]*/y;
const WORDS = new Map<string, unknown>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["null", null],
  ["None", null],
  ["undefined", null],
  ["NaN", null],
]);
const ESCAPES: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Thrown for thousands of brackets that begin nothing: not an Error, which would note a stack each time. */
class Unreadable {
  constructor(readonly at: number) {}
}

/**
 * Reads one value as JSON means it from `start`, forgiving what models do: commas too many, line breaks in strings, single
 * quotes, names without quotes, Python's words, an end that is missing. Null when it is no JSON, with `end` where that showed.
 * Each character is looked at once.
 */
export function readLeniently(text: string, start: number, ending: Ending): Read | { end: number } {
  const reader = new Reader(text, start, ending);
  try {
    return reader.read();
  } catch (error) {
    if (error instanceof Unreadable) return { end: Math.max(error.at, start + 1) };
    throw error;
  }
}

/** What is there of a value, and whether it is all of it. */
type Part = { value: unknown; isComplete: boolean } | null;

class Reader {
  constructor(
    private readonly text: string,
    private at: number,
    private readonly ending: Ending,
  ) {}

  read(): Read {
    const part = this.value(0);
    return { value: part?.value, end: this.at, isComplete: part?.isComplete ?? false };
  }

  private value(depth: number): Part {
    this.skip();
    const letter = this.text[this.at];
    if (letter === undefined) return null;
    if (depth > DEEPEST) throw new Unreadable(this.at);
    if (letter === "{") return this.object(depth);
    if (letter === "[") return this.list(depth);
    if (letter === '"' || letter === "'") return this.string(letter);
    return this.scalar();
  }

  private object(depth: number): Part {
    const entries: [string, unknown][] = [];
    const done = (isComplete: boolean): Part => ({ value: objectOf(entries), isComplete });
    this.at++;
    for (;;) {
      this.skipWith(",");
      const letter = this.text[this.at];
      if (letter === undefined) return done(false);
      if (letter === "}") {
        this.at++;
        return done(true);
      }
      const name = letter === '"' || letter === "'" ? this.string(letter) : this.word();
      if (!name?.isComplete) return done(false);
      this.skip();
      if (this.at >= this.text.length) return done(false);
      if (this.text[this.at] !== ":") throw new Unreadable(this.at);
      this.at++;
      const part = this.value(depth + 1);
      if (part) entries.push([String(name.value), part.value]);
      if (!part?.isComplete) return done(false);
    }
  }

  private list(depth: number): Part {
    const values: unknown[] = [];
    this.at++;
    for (;;) {
      this.skipWith(",");
      const letter = this.text[this.at];
      if (letter === undefined) return { value: values, isComplete: false };
      if (letter === "]") {
        this.at++;
        return { value: values, isComplete: true };
      }
      const part = this.value(depth + 1);
      if (part && (part.isComplete || this.ending !== "whole")) values.push(part.value);
      if (!part?.isComplete) return { value: values, isComplete: false };
    }
  }

  private string(quote: string): Part {
    const pieces: string[] = [];
    let from = ++this.at;
    for (; this.at < this.text.length; this.at++) {
      const letter = this.text[this.at]!;
      if (letter === quote) {
        pieces.push(this.text.slice(from, this.at++));
        return { value: pieces.join(""), isComplete: true };
      }
      if (letter !== "\\") continue;
      pieces.push(this.text.slice(from, this.at));
      const escaped = this.text[this.at + 1];
      const code = escaped === "u" ? /^[0-9a-fA-F]{4}/.exec(this.text.slice(this.at + 2, this.at + 6)) : null;
      if (code) pieces.push(String.fromCharCode(Number.parseInt(code[0], 16)));
      else if (escaped !== undefined && escaped !== "u") pieces.push(ESCAPES[escaped] ?? escaped);
      this.at += code ? 5 : 1;
      from = this.at + 1;
    }
    this.at = this.text.length;
    if (this.ending !== "partial") return null;
    pieces.push(this.text.slice(from));
    return { value: pieces.join(""), isComplete: false };
  }

  /** A number or a word; one at the very end may go on. */
  private scalar(): Part {
    const number = this.match(NUMBER);
    const word = number === null ? this.match(WORD) : null;
    const found = number ?? word;
    if (found === null) throw new Unreadable(this.at);
    const isEnd = this.at + found.length >= this.text.length;
    if (word !== null && !WORDS.has(word) && !isEnd) throw new Unreadable(this.at);
    this.at += found.length;
    if (isEnd && this.ending !== "partial") return null;
    if (isEnd && (number === null ? !WORDS.has(found) : !Number.isFinite(Number(found)))) return null;
    const value = number === null ? WORDS.get(found) : Number(number);
    return { value, isComplete: !isEnd };
  }

  /** The name of a field without quotes. */
  private word(): Part {
    const word = this.match(WORD);
    if (word === null) throw new Unreadable(this.at);
    this.at += word.length;
    return { value: word, isComplete: this.at < this.text.length };
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? null;
  }

  private skip(): void {
    this.at += this.match(SPACE)!.length;
  }

  private skipWith(letter: string): void {
    this.skip();
    while (this.text[this.at] === letter) {
      this.at++;
      this.skip();
    }
  }
}

/** Of fields with the same name the last counts, as for JSON; one named `__proto__` is a field as any other. */
const objectOf = (entries: [string, unknown][]): Record<string, unknown> => Object.fromEntries(entries);
