/** A part of a document under one heading, without its markup. */
export interface Section {
  /** The headings above and its own, outermost first; empty before the first heading. */
  path: string[];
  level: number;
  prose: string;
  code: string;
}

export interface Markdown {
  /** Front matter: what stands between two lines of `---` at the top. */
  front: Record<string, string | string[]>;
  sections: Section[];
}

const MAX_LINES = 20_000;
/** Headings and names stand in every part beneath them: longer ones are cut. */
const MAX_NAME_CHARS = 300;
const MAX_VALUES = 100;

/** Reads front matter and cuts the rest at its headings (ATX and setext). Line by line, so in linear time. */
export function parseMarkdown(source: string): Markdown {
  const lines = linesOf(source, MAX_LINES);
  const { front, next } = readFront(lines);
  const sections: Section[] = [{ path: [], level: 0, prose: "", code: "" }];
  const above: { level: number; title: string }[] = [];
  let fence = "";
  let comment = false;
  for (let i = next; i < lines.length; i++) {
    const line = lines[i]!;
    const section = sections.at(-1)!;
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && (fence === "" || (mark[0] === fence[0] && mark.length >= fence.length))) {
      fence = fence === "" ? mark : "";
      continue;
    }
    if (fence !== "") {
      section.code += `${line}\n`;
      continue;
    }
    if (comment || line.startsWith("<!--")) {
      comment = !line.includes("-->");
      continue;
    }
    const heading = headingAt(lines, i);
    if (heading) {
      while (above.length > 0 && above.at(-1)!.level >= heading.level) above.pop();
      above.push(heading);
      sections.push({ path: above.map(({ title }) => title), level: heading.level, prose: "", code: "" });
      if (heading.underlined) i++;
    } else section.prose += `${plainText(line)}\n`;
  }
  return {
    front,
    sections: sections.filter(({ path, prose, code }) => path.length > 0 || (prose + code).trim() !== ""),
  };
}

function headingAt(lines: string[], i: number): { level: number; title: string; underlined: boolean } | null {
  const line = lines[i]!;
  const atx = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/.exec(line);
  if (atx) return { level: atx[1]!.length, title: headingText(withoutClosing(atx[2]!)), underlined: false };
  const under = lines[i + 1];
  if (under === undefined || line.trim() === "" || !/^ {0,3}(=+|-{2,})[ \t]*$/.test(under)) return null;
  if (/^ {0,3}([-*+>|]|\d+[.)])/.test(line)) return null;
  return { level: under.includes("=") ? 1 : 2, title: headingText(line), underlined: true };
}

/** `## Title ##`: marks at the end belong to the heading's form. By a loop, since a pattern for the end looks from every place. */
function withoutClosing(text: string): string {
  let end = text.length;
  while (end > 0 && " \t#".includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

const headingText = (line: string) => plainText(line).slice(0, MAX_NAME_CHARS).toWellFormed();

/** A line without links' addresses, emphasis and tags. */
export function plainText(line: string): string {
  return line
    .replace(/!?\[([^\][]{0,500})\]\([^()\s]{0,1000}(?:\s"[^"]{0,200}")?\)/g, "$1")
    .replace(/<https?:[^<>\s]{0,1000}>|https?:\/\/[^\s<>()"']{1,1000}/g, " ")
    .replace(/<\/?[a-zA-Z][^<>]{0,500}>/g, " ")
    .replace(/[*`]+/g, " ")
    .trim()
    .toWellFormed();
}

const linesOf = (source: string, most: number) => source.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/, most);

/** The front matter alone, and the line of the file, from 1, in which each key stands. */
export function frontOf(source: string): { front: Markdown["front"]; lineOf: (key: string) => number } {
  const lines = linesOf(source, FRONT_LINES + 1);
  const lineOf = (key: string) => lines.findIndex((line) => line.toLowerCase().startsWith(`${key}:`)) + 1;
  return { front: readFront(lines).front, lineOf };
}

const FRONT_LINES = 200;

function readFront(lines: string[]): { front: Markdown["front"]; next: number } {
  if (lines[0]?.trim() !== "---") return { front: {}, next: 0 };
  const end = lines.findIndex((line, i) => i > 0 && i < FRONT_LINES && /^(---|\.\.\.)\s*$/.test(line));
  if (end < 0) return { front: {}, next: 0 };
  const front: Markdown["front"] = Object.create(null);
  let key = "";
  for (const line of lines.slice(1, end)) {
    const trimmed = line.trim();
    const name = /^([A-Za-z][\w-]{0,60}):/.exec(line)?.[1];
    if (name) {
      key = name.toLowerCase();
      front[key] = frontValue(line.slice(name.length + 1).trim());
    } else if (/^-\s/.test(trimmed) && key !== "")
      front[key] = [front[key] ?? [], unquoted(trimmed.slice(1).trim())]
        .flat()
        .filter((text) => text !== "")
        .slice(0, MAX_VALUES);
  }
  return { front, next: end + 1 };
}

function frontValue(text: string): string | string[] {
  const list = /^\[(.*)\]\s*$/.exec(text.trim());
  return list
    ? list[1]!
        .split(",")
        .map(unquoted)
        .filter((one) => one !== "")
        .slice(0, MAX_VALUES)
    : unquoted(text);
}

const unquoted = (text: string) =>
  text
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2")
    .slice(0, MAX_NAME_CHARS)
    .toWellFormed();
