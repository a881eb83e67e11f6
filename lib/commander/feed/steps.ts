import { cut } from "@/lib/kit/cut";
import { plainText } from "../hostile/plain";

/** Headings under which runbooks say what to do, as opposed to what is wrong and where to look. */
const ACTING =
  /^(?:\d{1,2}[.)]?\s+)?(?:how to |immediate |quick |recovery |mitigation |remediation |resolution |corrective |fix ){0,2}(?:steps?|mitigat\w*|fix(?:es)?|resolutions?|resolve|resolving|remed\w+|procedures?|actions?|recover(?:y|ing)?|solutions?|workarounds?|what to do|response)\b/i;
/** A text without such a heading is taken as a whole, but for what lies under these. */
const TELLING =
  /^(?:\d{1,2}[.)]?\s+)?(?:meaning|summary|overview|description|symptoms?|about|background|introduction|definition|context|impact|causes?|diagnos\w+|investigat\w+|references?|links?|see also|contacts?|escalation|history|verif\w+|rollback|prevention|post.?mortem)\b/i;
const MAX_CHARS = 200_000;
const MAX_LINES = 5000;
const MAX_STEPS = 50;
const STEP_CHARS = 600;
const COMMAND_LINES = 12;
const ITEM = /^[ \t]{0,12}(?:(\d{1,3}[.)])|[-*+])[ \t]+(\S.*)$/;
/** What says nothing to do, or only points elsewhere. */
const EMPTY = /^(?:todo|tbd|n\/?a|none)\b|^see .{0,80}$/i;

interface Section {
  level: number;
  role: "acting" | "telling" | "other";
  /** Of lists, in order; `ordered` of those with numbers. */
  items: { text: string; isOrdered: boolean }[];
  /** Prose outside of lists: what is done where nothing is listed. */
  paragraphs: string[];
}

/**
 * The steps of a runbook, in order, as plain text: the items of lists and the commands under headings that say what to do, or the
 * paragraphs where nothing is listed; of a text without such a heading its numbered items. A command belongs to the step before
 * it. At most 50 steps of 600 characters; line by line, so in linear time.
 */
export function stepsOf(markdown: string): string[] {
  const reader = new Reader();
  for (const line of bodyOf(markdown)) reader.take(line);
  const { sections } = reader;
  const acting = sections.filter(({ role }) => role === "acting");
  const found =
    acting.length > 0
      ? acting.flatMap(({ items, paragraphs }) => (items.length > 0 ? textsOf(items) : paragraphs))
      : sections
          .filter(({ role }) => role === "other")
          .flatMap(({ items }) => textsOf(items.filter(({ isOrdered }) => isOrdered)));
  return found
    .map(shown)
    .filter((step) => step.length > 2 && !EMPTY.test(step))
    .slice(0, MAX_STEPS);
}

class Reader {
  readonly sections: Section[] = [{ level: 0, role: "other", items: [], paragraphs: [] }];
  private above: Section[] = [];
  private fence: { mark: string; lines: string[] } | null = null;
  private isComment = false;
  /** What the next line goes on with. */
  private open: "item" | "paragraph" | null = null;
  private before = "";

  take(line: string): void {
    const mark = /^[ \t]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (this.fence) this.takeCode(line, this.fence);
    else if (mark) this.fence = { mark, lines: [] };
    else if (this.isComment || line.trimStart().startsWith("<!--")) this.isComment = !line.includes("-->");
    else this.takeText(line);
    this.before = line;
  }

  private takeCode(line: string, { mark, lines }: { mark: string; lines: string[] }): void {
    if (line.trim().startsWith(mark)) {
      this.fence = null;
      const command = lines.filter((one) => one.trim() !== "").slice(0, COMMAND_LINES);
      if (command.length > 0) this.addCommand(command.map((one) => one.trim()).join("; "));
    } else if (lines.length < COMMAND_LINES * 2) lines.push(line.slice(0, STEP_CHARS));
  }

  /** Behind an item it is how that is done; elsewhere it is a step of its own, told by the sentence that leads to it. */
  private addCommand(command: string): void {
    const { items, paragraphs } = this.sections.at(-1)!;
    const last = items.at(-1);
    if (this.open === "item" && last) last.text = joined(last.text, command);
    else {
      const lead = this.open === "paragraph" ? paragraphs.pop() : undefined;
      items.push({ text: lead === undefined ? command : joined(lead, command), isOrdered: false });
    }
    this.open = null;
  }

  private takeText(line: string): void {
    const heading = this.headingIn(line);
    if (heading) this.begin(heading.level, heading.title);
    else this.takeProse(line);
  }

  private takeProse(line: string): void {
    const section = this.sections.at(-1)!;
    const [, number, item] = ITEM.exec(line) ?? [];
    if (item !== undefined) {
      section.items.push({ text: item.replace(/^\[[ xX]\]\s+/, ""), isOrdered: number !== undefined });
      this.open = "item";
    } else if (line.trim() === "") this.open = this.open === "item" ? "item" : null;
    else if (this.open === "item" && (this.before.trim() !== "" || /^[ \t]/.test(line))) {
      const last = section.items.at(-1)!;
      last.text = joined(last.text, line);
    } else if (this.open === "paragraph") section.paragraphs.push(joined(section.paragraphs.pop()!, line));
    else {
      section.paragraphs.push(line);
      this.open = "paragraph";
    }
  }

  /** Headings with marks, and those that the line beneath makes one. */
  private headingIn(line: string): { level: number; title: string } | null {
    const atx = /^ {0,3}(#{1,6})[ \t]+(\S.{0,300})/.exec(line);
    if (atx) return { level: atx[1]!.length, title: atx[2]! };
    if (this.open !== "paragraph" || this.before.trim() === "" || !/^ {0,3}(?:=+|-{2,})[ \t]*$/.test(line))
      return null;
    this.sections.at(-1)!.paragraphs.pop();
    return { level: line.includes("=") ? 1 : 2, title: this.before.trim() };
  }

  private begin(level: number, title: string): void {
    while (this.above.length > 0 && this.above.at(-1)!.level >= level) this.above.pop();
    const own = ACTING.test(title) ? "acting" : TELLING.test(title) ? "telling" : null;
    const section: Section = {
      level,
      role: own ?? this.above.at(-1)?.role ?? "other",
      items: [],
      paragraphs: [],
    };
    this.above.push(section);
    this.sections.push(section);
    this.open = null;
  }
}

const textsOf = (items: Section["items"]) => items.map(({ text }) => text);

/** Bounded while it grows: nobody reads a step of a hundred lines. */
const joined = (text: string, more: string) =>
  text.length >= STEP_CHARS * 2 ? text : `${text} ${more.trim().slice(0, STEP_CHARS * 2)}`;

/** The lines after the front matter. */
function bodyOf(markdown: string): string[] {
  const lines = markdown
    .slice(0, MAX_CHARS)
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/, MAX_LINES);
  if (lines[0]?.trim() !== "---") return lines;
  const end = lines.findIndex((line, i) => i > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  return end < 0 ? lines : lines.slice(end + 1);
}

/** Without links' addresses, emphasis and what cannot be seen. */
const shown = (text: string): string =>
  cut(
    plainText(
      text
        .slice(0, STEP_CHARS * 3)
        .replace(/!?\[([^\][]{0,300})\]\([^()]{0,600}\)/g, "$1")
        .replace(/\*\*|__|`/g, ""),
    ),
    STEP_CHARS,
  );
