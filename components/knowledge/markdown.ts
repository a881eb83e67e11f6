import { anchorOf, type Inline, inlinesOf, plainOf } from "./markdown-inline";

export type Block =
  | { kind: "heading"; level: number; anchor: string; inside: Inline[] }
  | { kind: "paragraph"; inside: Inline[] }
  | { kind: "code"; language: string; text: string }
  | { kind: "quote"; inside: Block[] }
  | { kind: "list"; ordered: boolean; start: number; items: Item[] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] }
  | { kind: "rule" };
export interface Item {
  /** Of a list of things to do; null in other lists. */
  done: boolean | null;
  inside: Block[];
}

const MOST_DEEP = 8;
const MOST_COLUMNS = 40;
const MOST_FRONT_LINES = 200;

/** The text of a runbook as blocks, without its front matter. Each line is looked at once for each level it is deep. */
export function blocksOf(source: string): Block[] {
  return new BlockReader().read(bodyOf(source), 0);
}

/** The lines after the front matter, where there is one. */
function bodyOf(source: string): string[] {
  const lines = source.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  if (lines[0]?.trim() !== "---") return lines;
  const end = lines.findIndex((line, i) => i > 0 && i < MOST_FRONT_LINES && /^(---|\.\.\.)\s*$/.test(line));
  return end < 0 ? lines : lines.slice(end + 1);
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^`]*)$/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])( +|$)/;
const TABLE_EDGE = /^[ |:-]+$/;

const indentOf = (line: string) => line.length - line.trimStart().length;
const isBlank = (line: string) => line.trim() === "";
const isQuote = (line: string) => /^ {0,3}>/.test(line);
const isRule = (line: string) => {
  const signs = line.replaceAll(" ", "");
  return signs.length >= 3 && (/^-+$/.test(signs) || /^\*+$/.test(signs) || /^_+$/.test(signs));
};

class BlockReader {
  private readonly anchors = new Map<string, number>();
  private lines: string[] = [];
  private at = 0;
  private deep = 0;

  read(lines: string[], deep: number): Block[] {
    const outer = [this.lines, this.at, this.deep] as const;
    this.lines = lines.map((line) => line.replace(/^[ \t]+/, (indent) => indent.replaceAll("\t", "    ")));
    this.at = 0;
    this.deep = deep;
    const blocks: Block[] = [];
    while (this.at < this.lines.length) {
      if (isBlank(this.line())) this.at++;
      else blocks.push(this.block());
    }
    [this.lines, this.at, this.deep] = outer;
    return blocks;
  }

  private line(ahead = 0): string {
    return this.lines[this.at + ahead] ?? "";
  }

  private block(): Block {
    const line = this.line();
    const fence = FENCE.exec(line);
    if (fence) return this.fenced(fence[1]!, fence[2]!);
    if (indentOf(line) >= 4) return this.indented();
    const heading = /^ {0,3}(#{1,6})([ \t]|$)/.exec(line);
    if (heading) {
      this.at++;
      return this.heading(heading[1]!.length, line.slice(heading[0].length));
    }
    if (isRule(line)) {
      this.at++;
      return { kind: "rule" };
    }
    if (this.deep < MOST_DEEP) {
      if (isQuote(line)) return this.quote();
      if (ITEM.test(line)) return this.list();
    }
    return this.table() ?? this.paragraph();
  }

  private fenced(fence: string, info: string): Block {
    const indent = indentOf(this.line());
    const text: string[] = [];
    this.at++;
    for (; this.at < this.lines.length; this.at++) {
      const line = this.line();
      const mark = line.trim();
      if (indentOf(line) < 4 && mark.length >= fence.length && mark === fence[0]!.repeat(mark.length)) break;
      text.push(line.slice(Math.min(indent, indentOf(line))));
    }
    this.at++;
    return { kind: "code", language: info.trim().split(/\s/, 1)[0]!.slice(0, 40), text: text.join("\n") };
  }

  private indented(): Block {
    const text: string[] = [];
    for (; this.at < this.lines.length; this.at++) {
      const line = this.line();
      if (!isBlank(line) && indentOf(line) < 4) break;
      text.push(line.slice(4));
    }
    return { kind: "code", language: "", text: text.join("\n").trimEnd() };
  }

  private heading(level: number, rest: string): Block {
    let title = rest.trim();
    let end = title.length;
    while (title[end - 1] === "#") end--;
    if (end === 0 || title[end - 1] === " ") title = title.slice(0, end).trimEnd();
    const inside = inlinesOf(title);
    const anchor = anchorOf(plainOf(inside));
    const before = this.anchors.get(anchor) ?? 0;
    this.anchors.set(anchor, before + 1);
    return { kind: "heading", level, anchor: before === 0 ? anchor : `${anchor}-${before}`, inside };
  }

  private quote(): Block {
    const inside: string[] = [];
    for (; this.at < this.lines.length; this.at++) {
      const line = this.line();
      if (isQuote(line)) inside.push(line.trimStart().slice(1).replace(/^ /, ""));
      else if (isBlank(line) || this.begins(line)) break;
      else inside.push(line);
    }
    return { kind: "quote", inside: this.read(inside, this.deep + 1) };
  }

  private list(): Block {
    const first = ITEM.exec(this.line())!;
    const ordered = /\d/.test(first[2]!);
    const items: Item[] = [];
    while (this.at < this.lines.length) {
      const mark = ITEM.exec(this.line());
      if (!mark || /\d/.test(mark[2]!) !== ordered || isRule(this.line())) break;
      items.push(this.item(mark));
    }
    return { kind: "list", ordered, start: ordered ? Number.parseInt(first[2]!, 10) : 1, items };
  }

  private item([whole, indent, sign, gap]: RegExpExecArray): Item {
    const outer = indent!.length;
    const offset = outer + sign!.length + (gap!.length > 4 || gap === "" ? 1 : gap!.length);
    const first = this.line().slice(gap!.length > 4 ? offset : whole.length);
    const inside = [first];
    let blank = false;
    for (this.at++; this.at < this.lines.length; this.at++) {
      const line = this.line();
      const deep = indentOf(line);
      if (isBlank(line)) {
        // A blank line belongs to the item only when more of it follows.
        if (!isBlank(this.line(1)) && indentOf(this.line(1)) < offset && !ITEM.test(this.line(1))) break;
        blank = true;
        inside.push("");
        continue;
      }
      const nested = deep >= outer + 2 && ITEM.test(line);
      if (deep < offset && !nested && (blank || ITEM.test(line) || this.begins(line))) break;
      blank = false;
      inside.push(line.slice(Math.min(deep, offset)));
    }
    const box = /^\[([ xX])\] /.exec(first);
    if (box) inside[0] = first.slice(4);
    return { done: box ? box[1] !== " " : null, inside: this.read(inside, this.deep + 1) };
  }

  /** A block that ends a paragraph begins here. */
  private begins(line: string): boolean {
    return (
      FENCE.test(line) ||
      /^ {0,3}#{1,6}([ \t]|$)/.test(line) ||
      isRule(line) ||
      (this.deep < MOST_DEEP && (isQuote(line) || ITEM.test(line)))
    );
  }

  private table(): Block | null {
    const edge = this.line(1);
    if (!this.line().includes("|") || !edge.includes("-") || !TABLE_EDGE.test(edge)) return null;
    const head = cellsOf(this.line());
    const columns = cellsOf(edge);
    if (head.length !== columns.length || head.length > MOST_COLUMNS) return null;
    if (!columns.every((cell) => /^:?-+:?$/.test(cell))) return null;
    const rows: Inline[][][] = [];
    for (this.at += 2; this.at < this.lines.length; this.at++) {
      const line = this.line();
      if (isBlank(line) || !line.includes("|")) break;
      rows.push(cellsOf(line).slice(0, head.length).map(inlinesOf));
    }
    return { kind: "table", head: head.map(inlinesOf), rows };
  }

  private paragraph(): Block {
    const text = [this.line().trimStart()];
    for (this.at++; this.at < this.lines.length; this.at++) {
      const line = this.line();
      const under = /^ {0,3}(=+|-{2,}) *$/.exec(line);
      if (under) {
        this.at++;
        return this.heading(under[1]!.startsWith("=") ? 1 : 2, text.join(" "));
      }
      if (isBlank(line) || this.begins(line)) break;
      text.push(line.trimStart());
    }
    return { kind: "paragraph", inside: inlinesOf(text.join("\n").trimEnd()) };
  }
}

/** The cells of a row; "\|" is a bar inside of one. */
function cellsOf(line: string): string[] {
  const row = line.trim().replace(/^\|/, "");
  const cells: string[] = [];
  let cell = "";
  for (let i = 0; i < row.length; i++) {
    if (row[i] === "\\" && row[i + 1] === "|") {
      cell += "|";
      i++;
    } else if (row[i] === "|") {
      cells.push(cell.trim());
      cell = "";
    } else cell += row[i];
  }
  if (cell.trim() !== "") cells.push(cell.trim());
  return cells;
}
