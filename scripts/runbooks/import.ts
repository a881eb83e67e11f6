import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { UsageError } from "../feed/options";
import { printable } from "../feed/printable";
import { Unreachable } from "../feed/send";

interface File {
  path: string;
  source: string;
}
export interface Done {
  created: number;
  changed: number;
  unchanged: number;
  rejected: { path: string; reason: string }[];
}

/** What one request may hold, below the server's ceilings. */
const FILES_AT_ONCE = 500;
const CHARS_AT_ONCE = 4_000_000;
/** No runbook is larger; the server would say so after megabytes. */
const MAX_FILE_BYTES = 1_000_000;
const REQUEST_MS = 120_000;

/**
 * Sends the markdown of a folder, some hundred files a request. Links and names that begin with a dot are passed over. Throws
 * {@link UsageError} for what is no folder, {@link Unreachable} when the server does not answer or refuses.
 */
export async function importFolder(folder: string, server: { url: string; key: string }): Promise<Done> {
  const done: Done = { created: 0, changed: 0, unchanged: 0, rejected: [] };
  for (const files of requestsOf(folder, done)) {
    const answer = await post(files, server);
    done.created += answer.created;
    done.changed += answer.changed;
    done.unchanged += answer.unchanged;
    done.rejected.push(...answer.rejected);
  }
  return done;
}

function* requestsOf(folder: string, done: Done): Generator<File[]> {
  let files: File[] = [];
  let chars = 0;
  for (const name of markdownIn(folder)) {
    if (statSync(path.join(folder, name)).size > MAX_FILE_BYTES) {
      done.rejected.push({ path: name, reason: "is too large for a runbook" });
      continue;
    }
    const source = readFileSync(path.join(folder, name), "utf8");
    if (files.length > 0 && (files.length >= FILES_AT_ONCE || chars + source.length > CHARS_AT_ONCE)) {
      yield files;
      files = [];
      chars = 0;
    }
    files.push({ path: name, source });
    chars += source.length;
  }
  if (files.length > 0) yield files;
}

/** Paths below the folder with slashes, in order. */
function markdownIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(md|markdown)$/i.test(entry.name))
      .map((entry) =>
        path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"),
      )
      .filter((name) => !name.split("/").some((part) => part.startsWith(".") || part === "node_modules"))
      .sort();
  } catch (error) {
    throw new UsageError(`${folder} cannot be read as a folder: ${(error as Error).message}`);
  }
}

async function post(files: File[], { url, key }: { url: string; key: string }): Promise<Done> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}/api/v1/runbooks/import`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ files }),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    text = await response.text();
  } catch (error) {
    const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    throw new Unreachable(`${url} does not answer: ${printable(code ?? message)}`);
  }
  if (response.status !== 200)
    throw new Unreachable(`${url} refused (${response.status}): ${printable(detailOf(text))}`);
  return JSON.parse(text) as Done;
}

function detailOf(text: string): string {
  try {
    const { detail, title } = JSON.parse(text) as { detail?: string; title?: string };
    return detail ?? title ?? "";
  } catch {
    return text;
  }
}
