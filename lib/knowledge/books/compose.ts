import { countOutline } from "../retrieval/index-corpus";
import { outlineOf } from "../runbooks/outline";
import { chunkEmbeddable, hashOf } from "../spaces";
import { packCounts, termsLiteral } from "./counts";
import { type Front, readFrontMatter } from "./front-matter";

/** Everything that the rows of a runbook hold of its markdown. */
export interface Composed extends Front {
  path: string;
  title: string;
  source: string;
  /** What it says of the trouble. */
  lead: string;
  /** Bare file name, in lower case, of the one other runbook that a very short one points to. */
  pointsTo: string | null;
  /** As the columns take them. */
  counts: string;
  search: string;
  chunks: { position: number; path: string[]; text: string; code: string; hash: string }[];
}

const TITLE_CHARS = 300;
/** Stands in the tsvector, so that those that point to a file are found by its index. No word holds a colon. */
export const pointerMark = (fileName: string) => `to:${fileName}`;

/**
 * Reads markdown into what its rows hold. `leadOfTarget` is what the runbook says that this one points to: it is found by
 * that as well. Throws `invalid_input` for front matter that is wrong.
 */
export function compose(path: string, source: string, leadOfTarget?: string): Composed {
  const front = readFrontMatter(source);
  const outline = outlineOf(path, source);
  const lead = leadOfTarget === undefined ? outline.lead : `${outline.lead}\n\n${leadOfTarget}`;
  const counts = packCounts(countOutline({ ...outline, lead }));
  const { pointsTo } = outline;
  return {
    ...front,
    path,
    title:
      outline.title
        .replace(/\p{Cc}/gu, " ")
        .trim()
        .slice(0, TITLE_CHARS)
        .toWellFormed() || fileNameOf(path),
    source,
    lead: outline.lead,
    pointsTo,
    counts: JSON.stringify(counts),
    search: termsLiteral(counts, pointsTo ? [pointerMark(pointsTo)] : []),
    chunks: outline.chunks.map((chunk, position) => ({
      position,
      ...chunk,
      hash: hashOf(chunkEmbeddable(outline, chunk)),
    })),
  };
}

export const fileNameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Where a runbook lies that came without a path: `# Disk full` in disk-full.md. */
export function pathOfTitle(title: string): string {
  const slug = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return `${[...slug].slice(0, 100).join("") || "runbook"}.md`;
}
