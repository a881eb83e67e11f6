import { DomainError, invalid } from "@/lib/kit/errors";
import { parseInput } from "@/lib/kit/validate";
import { pathSchema, RUNBOOK_FILES_AT_MOST, RUNBOOK_MAX_CHARS, runbookFilesSchema } from "../schemas";
import { readTar } from "./tar";
import { unpacked } from "./unpack";

export interface File {
  path: string;
  source: string;
}
/** What can become runbooks, and what cannot with the reason, each path once. */
export interface Files {
  files: File[];
  rejected: { path: string; reason: string }[];
}

/** Over the wire; of JSON also when unpacked. */
export const MAX_IMPORT_BYTES = 8 * 1024 * 1024;
/** An archive of a whole repository holds more than its runbooks. */
const MAX_ARCHIVE_BYTES = 64 * 1024 * 1024;
/** A character has at most four bytes. */
const MAX_FILE_BYTES = 4 * RUNBOOK_MAX_CHARS;
const SHOWN_PATH_CHARS = 300;

const ARCHIVES = [
  "application/gzip",
  "application/x-gzip",
  "application/x-tar",
  "application/x-gtar",
  "application/x-tgz",
];
export const IMPORT_TYPES: readonly string[] = ["application/json", ...ARCHIVES];
export const isArchive = (contentType: string): boolean => ARCHIVES.includes(contentType);

/** The files of an import: JSON `{files: [{path, source}]}`, or a tar as it is or gzip. Throws `invalid_input`, `too_large`. */
export async function readFiles(body: Buffer, isJson: boolean): Promise<Files> {
  return checked(isJson ? readJson(body) : await readArchive(body));
}

interface Found {
  path: string;
  /** Null for what is larger than a runbook may be, and for what is no file. */
  content: Buffer | string | null;
  reason?: string;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function readJson(body: Buffer): Found[] {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch {
    throw invalid("", "the body is not JSON");
  }
  return parseInput(runbookFilesSchema, value).files.map(({ path, source }) => ({ path, content: source }));
}

const isMarkdown = (path: string) => /\.(md|markdown)$/i.test(path);

async function readArchive(body: Buffer): Promise<Found[]> {
  const found: Found[] = [];
  let top: string | null | undefined;
  const wants = (path: string, size: number) => isMarkdown(path) && size <= MAX_FILE_BYTES;
  for await (const { path, kind, content } of readTar(unpacked(body, MAX_ARCHIVE_BYTES), wants)) {
    if (kind === "folder") continue;
    const own = relative(path);
    const folder = own.includes("/") ? own.slice(0, own.indexOf("/")) : null;
    top = top === undefined || top === folder ? folder : null;
    if (!isMarkdown(path)) continue;
    if (found.length >= RUNBOOK_FILES_AT_MOST)
      throw new DomainError("too_large", `The archive holds more than ${RUNBOOK_FILES_AT_MOST} runbooks.`);
    // A piece of what was unpacked would hold all of it in memory.
    found.push({
      path: own,
      content: content && Buffer.from(content),
      reason: kind === "other" ? "is no file but a link or a device" : undefined,
    });
  }
  // The folder that `git archive --prefix` puts before everything.
  const skip = top ? top.length + 1 : 0;
  return found.map((one) => ({ ...one, path: one.path.slice(skip) }));
}

/** Without `./` before it and doubled slashes. */
const relative = (path: string) => path.replace(/^(\.\/)+/, "").replace(/\/{2,}/g, "/");

function checked(found: Found[]): Files {
  const files = new Map<string, File>();
  const rejected: Files["rejected"] = [];
  for (const { path: given, content, reason } of found) {
    const path = relative(given);
    const read = reason ? { reason } : readOne(path, content);
    if (typeof read === "object") rejected.push({ path: shown(path), ...read });
    else if (files.has(path)) rejected.push({ path, reason: "comes twice" });
    else files.set(path, { path, source: read });
  }
  return { files: [...files.values()], rejected };
}

const shown = (path: string) =>
  path
    .slice(0, SHOWN_PATH_CHARS)
    .toWellFormed()
    .replace(/\p{Cc}/gu, "\ufffd");

function readOne(path: string, content: Found["content"]): string | { reason: string } {
  if (path.startsWith("/") || path.split("/").includes("..")) return { reason: "lies outside of the folder" };
  if (!isMarkdown(path)) return { reason: "is no markdown: its name does not end in .md or .markdown" };
  const named = pathSchema.safeParse(path);
  if (!named.success) return { reason: `its path ${named.error.issues[0]!.message}` };
  if (named.data !== path) return { reason: "its path begins or ends with spaces" };
  if (content === null) return { reason: `is longer than ${RUNBOOK_MAX_CHARS} characters` };
  const source = typeof content === "string" ? content : decoded(content);
  if (source === null || source.includes("\0") || !source.isWellFormed())
    return { reason: "is not UTF-8 text" };
  if (source.length > RUNBOOK_MAX_CHARS) return { reason: `is longer than ${RUNBOOK_MAX_CHARS} characters` };
  if (source.trim() === "") return { reason: "is empty" };
  return source;
}

function decoded(content: Buffer): string | null {
  try {
    return utf8.decode(content);
  } catch {
    return null;
  }
}
