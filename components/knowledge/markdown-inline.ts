import { safeHref } from "@/lib/kit/format";

/** Text of a runbook with its marks; markup of HTML is text like any other. */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "break" }
  | { kind: "strong" | "em" | "strike"; inside: Inline[] }
  /** `href` is null when the address leads nowhere from here: a file beside it, or another scheme. */
  | { kind: "link"; href: string | null; address: string; inside: Inline[] };

/** Marks that may stand open at once; the oldest gives way. It bounds how deep a tree can be. */
const MOST_OPEN = 16;
const KINDS = { "*": ["em", "strong"], _: ["em", "strong"], "~": ["strike", "strike"] } as const;

/** Anchors on the page stand under a word of their own, so that no heading takes the id of something else. */
export const anchorOf = (heading: string): string =>
  `part-${heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]+/gu, "")
    .replace(/[ -]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 100)}`;

export function plainOf(inlines: Inline[]): string {
  return inlines
    .map((each) => ("inside" in each ? plainOf(each.inside) : each.kind === "break" ? " " : each.text))
    .join("");
}

interface Open {
  mark: "*" | "_" | "~" | "[" | "![";
  size: number;
  /** Where its sign stands as text, until it is matched. */
  at: number;
}

const PLAIN = /[^\\`*_~[\]!<h\n]+/y;
const ESCAPED = /[!-/:-@[-`{-~]/;
const BREAK = /<br\s{0,3}\/?>/iy;
const IN_ANGLES = /<(https?:\/\/[^\s<>]{1,2000})>/y;
const BARE = /https?:\/\/[^\s<>"`|]{1,2000}/y;
/** What follows the text of a link. It stops at "[", so that no part of a text is looked through for every "]". */
const TARGET =
  /\((?:<([^<>\n]{0,2000})>|([^\s()<>[]{0,2000}(?:\([^\s()<>[]{0,200}\)[^\s()<>[]{0,200})?))(?: {1,10}"([^"\n]{0,300})")?\)/y;

/** Reads emphasis, code, links and addresses. Each character is looked at a bounded number of times. */
export function inlinesOf(text: string): Inline[] {
  return new InlineReader(text).read();
}

class InlineReader {
  private readonly out: Inline[] = [];
  private open: Open[] = [];
  private buffer = "";
  private at = 0;
  /** Where runs of backticks begin, by their length; `codeFrom` is how far each list was used. */
  private readonly ticks = new Map<number, number[]>();
  private readonly codeFrom = new Map<number, number>();

  constructor(private readonly text: string) {
    for (const run of text.matchAll(/`+/g)) {
      const list = this.ticks.get(run[0].length);
      if (list) list.push(run.index);
      else this.ticks.set(run[0].length, [run.index]);
    }
  }

  read(): Inline[] {
    while (this.at < this.text.length) this.step();
    this.flush();
    return joined(this.out);
  }

  private step(): void {
    const plain = this.matched(PLAIN);
    const char = this.text[this.at]!;
    if (plain) this.say(plain[0]);
    else if (char === "\\") this.escape();
    else if (char === "`") this.code();
    else if (char === "\n") this.lineEnd();
    else if (char === "*" || char === "_" || char === "~") this.emphasis(char);
    else if (char === "[") this.opens("[", 1);
    else if (char === "!" && this.text[this.at + 1] === "[") this.opens("![", 1);
    else if (char === "]") this.closesLink();
    else if (!(char === "<" && this.angles()) && !(char === "h" && this.bare())) this.say(char);
  }

  private matched(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  private say(text: string): void {
    this.buffer += text;
    this.at += text.length;
  }

  private flush(): void {
    if (this.buffer !== "") this.out.push({ kind: "text", text: this.buffer });
    this.buffer = "";
  }

  private put(inline: Inline): void {
    this.flush();
    this.out.push(inline);
  }

  private escape(): void {
    const next = this.text[this.at + 1];
    this.at += next !== undefined && (next === "\n" || ESCAPED.test(next)) ? 2 : 1;
    if (next === "\n") this.put({ kind: "break" });
    else if (next !== undefined && ESCAPED.test(next)) this.buffer += next;
    else this.buffer += "\\";
  }

  private lineEnd(): void {
    const hard = this.buffer.endsWith("  ");
    this.buffer = this.buffer.trimEnd();
    this.at++;
    // Each line is a piece of its own: what is looked at for trailing spaces stays short.
    if (hard) this.put({ kind: "break" });
    else this.put({ kind: "text", text: "\n" });
  }

  private code(): void {
    let end = this.at;
    while (this.text[end] === "`") end++;
    const length = end - this.at;
    const list = this.ticks.get(length) ?? [];
    let next = this.codeFrom.get(length) ?? 0;
    while (next < list.length && list[next]! < end) next++;
    this.codeFrom.set(length, next);
    const close = list[next];
    if (close === undefined) {
      this.say("`".repeat(length));
      return;
    }
    const inside = this.text.slice(end, close).replaceAll("\n", " ");
    const padded = inside.startsWith(" ") && inside.endsWith(" ") && inside.trim() !== "";
    this.put({ kind: "code", text: padded ? inside.slice(1, -1) : inside });
    this.at = close + length;
  }

  private opens(mark: Open["mark"], size: number): void {
    const sign = mark.repeat(size);
    this.flush();
    this.out.push({ kind: "text", text: sign });
    this.open.push({ mark, size, at: this.out.length - 1 });
    if (this.open.length > MOST_OPEN) this.open.shift();
    this.at += sign.length;
  }

  private emphasis(char: "*" | "_" | "~"): void {
    let end = this.at;
    while (this.text[end] === char) end++;
    const before = this.text[this.at - 1] ?? " ";
    const after = this.text[end] ?? " ";
    const inWord = char === "_" && isWord(before) && isWord(after);
    const mayClose = !/\s/.test(before) && !inWord && !(char === "_" && isWord(after));
    const mayOpen = !/\s/.test(after) && !inWord && !(char === "_" && isWord(before));
    let left = end - this.at;
    while (mayClose && left > 0) {
      const size = this.closes(char, left);
      if (size === 0) break;
      left -= size;
      this.at += size;
    }
    const smallest = char === "~" ? 2 : 1;
    // More signs in a row than mean anything are a line that somebody drew.
    if (!mayOpen || left < smallest || left > 3) this.say(char.repeat(left));
    else for (const size of left === 3 ? [2, 1] : [left]) this.opens(char, size);
  }

  /** Ends the nearest emphasis of this sign; answers how many signs it took, 0 when none is open. */
  private closes(char: "*" | "_" | "~", left: number): number {
    for (let i = this.open.length - 1; i >= 0; i--) {
      const { mark, size, at } = this.open[i]!;
      // Emphasis that began outside of a link's text does not end inside.
      if (mark === "[" || mark === "![") return 0;
      if (mark !== char || size > left) continue;
      this.flush();
      const inside = joined(this.out.splice(at + 1));
      this.out[at] = { kind: KINDS[char][size - 1]!, inside };
      this.open.length = i;
      return size;
    }
    return 0;
  }

  private closesLink(): void {
    const i = this.open.findLastIndex(({ mark }) => mark === "[" || mark === "![");
    if (i < 0) {
      this.say("]");
      return;
    }
    const { mark, at } = this.open[i]!;
    this.at++;
    const target = this.matched(TARGET);
    if (!target) {
      this.open.splice(i, 1);
      this.buffer += "]";
      return;
    }
    this.at += target[0].length;
    this.flush();
    const address = (target[1] ?? target[2] ?? "").trim();
    const inside = joined(this.out.splice(at + 1));
    if (inside.length === 0) inside.push({ kind: "text", text: mark === "![" ? "image" : address });
    this.out[at] = { kind: "link", href: hrefOf(address), address, inside };
    this.open.length = i;
    // There is no link in a link; an image may stand in one.
    if (mark === "[") this.open = this.open.filter((each) => each.mark !== "[");
  }

  private angles(): boolean {
    const broken = this.matched(BREAK);
    if (broken) {
      this.put({ kind: "break" });
      this.at += broken[0].length;
      return true;
    }
    const found = this.matched(IN_ANGLES);
    if (!found) return false;
    this.address(found[1]!);
    this.at += found[0].length;
    return true;
  }

  private bare(): boolean {
    if (isWord(this.text[this.at - 1] ?? " ")) return false;
    const found = this.matched(BARE)?.[0];
    if (found === undefined) return false;
    let end = found.length;
    while (end > 0 && ".,;:!?)]*_~'".includes(found[end - 1]!)) end--;
    this.address(found.slice(0, end));
    this.at += end;
    return true;
  }

  private address(address: string): void {
    this.put({ kind: "link", href: safeHref(address), address, inside: [{ kind: "text", text: address }] });
  }
}

/** Texts that follow each other are one. */
function joined(inlines: Inline[]): Inline[] {
  const out: Inline[] = [];
  let texts: string[] = [];
  const end = () => {
    if (texts.length > 0) out.push({ kind: "text", text: texts.join("") });
    texts = [];
  };
  for (const each of inlines) {
    if (each.kind === "text") texts.push(each.text);
    else {
      end();
      out.push(each);
    }
  }
  end();
  return out;
}

const isWord = (char: string) => /[\p{L}\p{N}_]/u.test(char);

/** Where a link may lead: to http and https, and to a heading of the same page. */
function hrefOf(address: string): string | null {
  if (address.startsWith("#")) return address.length > 1 ? `#${anchorOf(address.slice(1))}` : null;
  return safeHref(address);
}
