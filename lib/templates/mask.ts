import { isHex, isVariable } from "./atom";
import { DELIM, DIGIT, JOIN, kindOf, LETTER, SPACE } from "./chars";
import {
  afterAtEnd,
  boundEnd,
  colonHexEnd,
  isDateWord,
  isGlue,
  isTrailer,
  unitEnd,
  untilBreak,
} from "./values";

/** The mark of a variable part in keys and patterns. */
export const WILD = "<*>";

/** A message is read to this many characters; what follows is one variable part. Bounds keys, patterns and time. */
export const MAX_SCAN_CHARS = 2048;
const MAX_SPANS = 256;

/**
 * Replaces what is a value by its looks by `<*>` and normalises white space, in one pass.
 * Neighbouring values become one mark, so that lists of any length have one shape.
 * One object is used again and again: `value` speaks of the last run.
 */
export class Masker {
  /** [start, end) of each mark in `text`. */
  private readonly spans = new Int32Array(MAX_SPANS * 2);
  private wilds = 0;
  private text = "";
  private out = "";
  /** Start of the literal text not yet written to `out`. */
  private from = 0;
  private at = 0;
  private lastWildEnd = -1;
  private readonly shape = { letters: 0, digits: 0, slashes: 0, backslashes: 0, dots: 0 };

  run(message: string): string {
    const head = headOf(message);
    const cut = head !== message;
    this.text = cut ? `${tidy(head)} ` : tidy(head);
    this.out = "";
    this.wilds = this.at = this.from = 0;
    this.lastWildEnd = -1;
    while (this.at < this.text.length) this.step();
    if (cut) this.mark(this.at, this.at);
    return this.out === "" ? this.text : this.out + this.text.slice(this.from);
  }

  /** The text under mark number `slot`; empty beyond those kept. */
  value(slot: number): string {
    return slot < MAX_SPANS ? this.text.slice(this.spans[slot * 2], this.spans[slot * 2 + 1]) : "";
  }

  private step(): void {
    const start = this.at;
    const code = this.text.charCodeAt(start);
    const kind = kindOf(code);
    if (kind === SPACE) {
      this.at++;
      return;
    }
    const end = kind === DELIM ? this.delimiter(code) : this.atom();
    if (end >= 0) this.mark(start, end);
  }

  /** The end of a value that begins with punctuation, or -1 having moved on. */
  private delimiter(code: number): number {
    const { text, at } = this;
    if (code === 60) {
      const end = text.startsWith(WILD, at) ? at + WILD.length : boundEnd(text, at);
      if (end > 0) return end;
    } else if (code === 58 && text.charCodeAt(at + 1) === 58) {
      const end = colonHexEnd(text, at);
      if (end > 0) return end;
    }
    this.at = at + 1;
    if (code === 40 && text.charCodeAt(at + 1) === 41 && this.lastWildEnd === at - 1) this.emptyGroup();
    return -1;
  }

  /** `10.0.0.7 ()`: a group right after a value is an optional value that happens to be empty. */
  private emptyGroup(): void {
    this.lastWildEnd = -1;
    this.mark(this.at, this.at);
  }

  /** The end of the atom at this place if it is a value, or -1 having moved on. */
  private atom(): number {
    const { text, shape, at: start } = this;
    const end = this.readAtom(start);
    const next = text.charCodeAt(end);
    if (next === 64 && shape.letters > 0) {
      const after = afterAtEnd(text, end);
      if (after.kind === "domain") return after.end;
      if (after.kind === "hash") {
        if (isVariable(text, start, end, shape)) return after.end;
        this.mark(end + 1, after.end);
        return -1;
      }
    }
    const past = next === 58 ? this.pastColon(start, end) : -1;
    if (past > 0) return past;
    if (shape.digits === 0 && end - start === 3 && isDateWord(text, start, end)) return end;
    if (!isVariable(text, start, end, shape)) {
      this.at = end;
      return -1;
    }
    if (next === 63 && text.charCodeAt(start) === 47) return untilBreak(text, end);
    return shape.letters === 0 ? unitEnd(text, end) : end;
  }

  /** Reads an atom and counts what is in it; trailing punctuation and runs of dots stay outside. */
  private readAtom(start: number): number {
    const { text, shape } = this;
    shape.letters = shape.digits = shape.slashes = shape.backslashes = shape.dots = 0;
    let i = start;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const kind = kindOf(code);
      if (kind === LETTER) shape.letters++;
      else if (kind === DIGIT) shape.digits++;
      else if (kind !== JOIN) break;
      else if (code === 47) shape.slashes++;
      else if (code === 92) shape.backslashes++;
      else if (code === 46) {
        if (text.charCodeAt(i + 1) === 46) break;
        shape.dots++;
      }
    }
    if (i === start) while (text.charCodeAt(i) === 46) i++;
    else while (i > start + 1 && isTrailer(text.charCodeAt(i - 1))) i--;
    return i;
  }

  /** Urls, drive paths, MAC and IPv6 addresses go on beyond the colon. */
  private pastColon(start: number, end: number): number {
    const { text, shape } = this;
    const code = text.charCodeAt(end + 1);
    if (code === 47 && text.charCodeAt(end + 2) === 47) return untilBreak(text, end + 3);
    if (end - start === 1 && shape.letters === 1 && (code === 92 || code === 47))
      return untilBreak(text, end + 2);
    return end - start <= 4 && isHex(text, start, end) ? colonHexEnd(text, start) : -1;
  }

  private mark(start: number, end: number): void {
    if (this.lastWildEnd >= 0 && this.glued(this.lastWildEnd, start)) {
      if (this.wilds <= MAX_SPANS) this.spans[this.wilds * 2 - 1] = end;
    } else {
      this.out += this.from < start ? this.text.slice(this.from, start) + WILD : WILD;
      if (this.wilds < MAX_SPANS) {
        this.spans[this.wilds * 2] = start;
        this.spans[this.wilds * 2 + 1] = end;
      }
      this.wilds++;
    }
    this.from = this.at = this.lastWildEnd = end;
  }

  private glued(from: number, to: number): boolean {
    for (let i = from; i < to; i++) if (!isGlue(this.text.charCodeAt(i))) return false;
    return true;
  }
}

/**
 * What tells messages apart: the first MAX_SCAN_CHARS without half a word, and of several lines those before the first
 * indented one, for a trace below is one variable part. A traceback names its exception in the last line.
 */
function headOf(message: string): string {
  let head = message.includes("\n") ? aboveTrace(message) : message;
  if (head.length > MAX_SCAN_CHARS) {
    const space = head.lastIndexOf(" ", MAX_SCAN_CHARS);
    head = head.slice(0, space > 0 ? space : MAX_SCAN_CHARS);
  }
  return head;
}

function aboveTrace(message: string): string {
  for (let at = message.indexOf("\n"); at >= 0; at = message.indexOf("\n", at + 1)) {
    const next = message.charCodeAt(at + 1);
    if (next !== 32 && next !== 9) continue;
    const head = message.slice(0, at);
    const last = message.slice(message.lastIndexOf("\n") + 1);
    return head.includes("Traceback (most recent") && kindOf(last.charCodeAt(0)) === LETTER
      ? `${head} ${last}`
      : head;
  }
  return message;
}

const UNTIDY = /[\x00-\x1f\x7f\xa0]| {2}|^ | $/;

/** One space between words and none around: two spellings of the same message have one key. */
function tidy(message: string): string {
  return UNTIDY.test(message) ? message.replace(/[\x00-\x20\x7f\xa0]+/g, " ").trim() : message;
}

const masker = new Masker();

/** A text with its values replaced by `<*>`: what two texts are compared by that no miner has seen. */
export const maskText = (text: string): string => masker.run(text);
