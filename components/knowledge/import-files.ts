import { RUNBOOK_MAX_CHARS, type RunbookImport } from "@/lib/knowledge/schemas";

/** A file of somebody's disk, with where it lies in the folder that was chosen. */
export interface Chosen {
  path: string;
  file: File;
}
export interface Source {
  path: string;
  source: string;
}

/** What one request carries: few enough that progress is seen, and below what a body may hold. */
const MOST_FILES = 50;
const MOST_CHARS = 500_000;
/** A browser hands over the entries of a folder in portions of a hundred. */
const MOST_ENTRIES = 10_000;

export const isArchive = (name: string) => /\.(tar|tgz|tar\.gz)$/i.test(name);
export const isMarkdown = (name: string) => /\.(md|markdown)$/i.test(name);
export const archiveType = (name: string) =>
  /\.tar$/i.test(name) ? "application/x-tar" : "application/gzip";

/** Files of an input; the folder's own name is left out, since it is another on another machine. */
export const chosenBy = (files: FileList): Chosen[] =>
  [...files].map((file) => ({ file, path: withoutTop(file.webkitRelativePath) || file.name }));

const withoutTop = (path: string) => path.split("/").slice(1).join("/");

/** Files that were dropped, those of folders with all that lies below. */
export async function droppedIn(items: DataTransferItemList): Promise<Chosen[]> {
  // The list is emptied as soon as the event is over: all of it is taken first.
  const entries: FileSystemEntry[] = [];
  const chosen: Chosen[] = [];
  for (const item of items) {
    const entry = item.webkitGetAsEntry();
    // What does not lie on a disk, as a file out of a mail, has no entry.
    const file = entry ? null : item.getAsFile();
    if (entry) entries.push(entry);
    else if (file) chosen.push({ file, path: file.name });
  }
  const waiting = [...entries];
  const alone = entries.length === 1;
  while (waiting.length > 0 && chosen.length < MOST_ENTRIES) {
    const entry = waiting.shift()!;
    const path = entry.fullPath.replace(/^\//, "");
    if (entry.isFile) {
      const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
      chosen.push({ file, path: (alone && withoutTop(path)) || path });
    } else if (entry.isDirectory) waiting.push(...(await entriesIn(entry as FileSystemDirectoryEntry)));
  }
  return chosen;
}

async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  while (all.length < MOST_ENTRIES) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) break;
    all.push(...some);
  }
  return all;
}

export const nothingYet = (): RunbookImport => ({ created: 0, changed: 0, unchanged: 0, rejected: [] });

export const added = (a: RunbookImport, b: RunbookImport): RunbookImport => ({
  created: a.created + b.created,
  changed: a.changed + b.changed,
  unchanged: a.unchanged + b.unchanged,
  rejected: [...a.rejected, ...b.rejected],
});

/** The texts of files, and those that cannot be runbooks with the reason. */
export async function sourcesOf(
  chosen: Chosen[],
): Promise<Pick<RunbookImport, "rejected"> & { sources: Source[] }> {
  const sources: Source[] = [];
  const rejected: RunbookImport["rejected"] = [];
  for (const { path, file } of chosen) {
    // Four bytes a character at most: what is longer is not read at all.
    const source = file.size > 4 * RUNBOOK_MAX_CHARS ? null : await file.text();
    if (source === null || source.length > RUNBOOK_MAX_CHARS)
      rejected.push({ path, reason: `It is longer than ${RUNBOOK_MAX_CHARS} characters.` });
    else if (source.trim() === "") rejected.push({ path, reason: "It is empty." });
    else sources.push({ path, source });
  }
  return { sources, rejected };
}

/** Cuts files into requests. */
export function batchesOf(sources: Source[]): Source[][] {
  const batches: Source[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (const each of sources) {
    const last = batches.at(-1);
    if (!last || last.length >= MOST_FILES || chars + each.source.length > MOST_CHARS) {
      batches.push([each]);
      chars = each.source.length;
    } else {
      last.push(each);
      chars += each.source.length;
    }
  }
  return batches;
}
