import { parseMarkdown, type Section } from "./markdown";

/** A runbook as retrieval sees it. */
export interface Outline {
  title: string;
  /** Names by which it is called: file name, title, alerts and services of the front matter. */
  names: string[];
  /** What it says of the trouble. */
  lead: string;
  body: string;
  code: string;
  chunks: Chunk[];
  /** File name of the one other runbook that a very short one points to. */
  pointsTo: string | null;
}

export interface Chunk {
  /** The headings above it, outermost first, without the title. */
  path: string[];
  text: string;
  code: string;
}

/** Headings under which people describe what is wrong, as opposed to what to do. */
const SYMPTOMS =
  /^(meaning|summary|overview|description|symptoms?|about|what|problem|alert|background|introduction|definition|context)\b/i;
const LEAST_PROSE_CHARS = 20;
/** Fewer words than this and a link: it says "see there". */
const POINTER_WORDS = 30;
/** Each is embedded: bounds what one runbook costs. */
const MAX_CHUNKS = 300;
const NAME_KEYS = ["title", "name", "alert", "alerts", "alertname", "service", "services", "tags"];

/** Cuts a runbook into what it is called, what it says of the trouble, what to do, and chunks by heading. */
export function outlineOf(path: string, source: string): Outline {
  const { front, sections } = parseMarkdown(source);
  const file = path
    .split("/")
    .at(-1)!
    .replace(/\.[a-z]+$/i, "");
  const heading = sections.find(({ level }) => level === 1)?.path.at(-1);
  const title = [front.title ?? [], heading ?? []].flat()[0] ?? file;
  const prose = sections.filter((section) => section.prose.trim().length >= LEAST_PROSE_CHARS);
  const lead = prose.filter((section, i) => i === 0 || SYMPTOMS.test(section.path.at(-1) ?? ""));
  const rest = prose.filter((section) => !lead.includes(section));
  const said = (list: Section[]) => list.map((section) => section.prose.trim()).join("\n\n");
  return {
    title,
    names: [...new Set([file, ...NAME_KEYS.flatMap((key) => front[key] ?? []), heading ?? file])],
    lead: said(lead),
    body: [...headingsOf(sections), said(rest)].join("\n\n"),
    code: sections.map(({ code }) => code).join("\n"),
    chunks: sections
      .filter((section) => (section.prose + section.code).trim() !== "")
      .slice(0, MAX_CHUNKS)
      .map(({ path, level, prose: text, code }) => ({ path: level > 1 ? path.slice(1) : [], text, code })),
    pointsTo: pointerIn(source, prose),
  };
}

const headingsOf = (sections: Section[]) =>
  sections.filter(({ level }) => level > 1).map(({ path }) => `${path.at(-1)}.`);

function pointerIn(source: string, prose: Section[]): string | null {
  const words = prose.reduce((sum, section) => sum + section.prose.split(/\s+/).length, 0);
  if (words > POINTER_WORDS) return null;
  const targets = new Set(
    [...source.matchAll(/([\w.-]{1,200}\.md)\b/g)].map(([, name]) => name!.toLowerCase()),
  );
  return targets.size === 1 ? [...targets][0]! : null;
}
