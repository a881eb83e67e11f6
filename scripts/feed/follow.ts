import { createHash } from "node:crypto";
import { type FSWatcher, watch } from "node:fs";
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { FLUSH_MS, type Piece } from "./pieces";

/** Where following stopped, and in which file: a name alone does not tell after a rotation. */
export interface Place {
  /** Of the file system: device and inode. */
  file: string;
  /** Counts the times the file was emptied and written again. */
  life: number;
  offset: number;
  /** The first bytes, since inodes are used again. */
  head: { length: number; hash: string };
}

const HEAD_BYTES = 256;
const CHUNK_BYTES = 256 * 1024;
export const originOf = ({ file, life }: Pick<Place, "file" | "life">) => `${file}:${life}`;

/**
 * What is in the file from `resume` on, and everything appended later, until the signal. A file that was renamed away is
 * read to its end before the new one begins; one that was emptied begins again.
 */
export async function* followPieces(
  name: string,
  resume: Place | undefined,
  signal: AbortSignal,
  onPlace: (place: Place) => void,
): AsyncGenerator<Piece> {
  let place = resume;
  const bell = ringOn(path.dirname(name), signal);
  const following = { signal, bell, onPlace };
  try {
    while (!signal.aborted) {
      const opened = await openAt(name, place);
      if (opened) {
        onPlace(opened.place);
        yield* readOn(name, opened, following);
      } else await bell.wait();
      place = undefined;
    }
  } finally {
    bell.close();
  }
}

interface Following {
  signal: AbortSignal;
  bell: Bell;
  onPlace: (place: Place) => void;
}
interface Opened {
  handle: FileHandle;
  place: Place;
}

/** The file as we left it, under whatever name it has now; else what bears the name, from its beginning. */
async function openAt(name: string, place: Place | undefined): Promise<Opened | undefined> {
  if (place) {
    for (const candidate of [name, ...(await siblings(name))]) {
      const handle = await open(candidate).catch(() => undefined);
      if (handle && (await isSame(handle, place))) return { handle, place };
      await handle?.close();
    }
  }
  const handle = await open(name).catch(() => undefined);
  if (!handle) return undefined;
  const { dev, ino } = await handle.stat();
  return {
    handle,
    place: { file: `${dev}:${ino}`, life: 0, offset: 0, head: await headOf(handle, HEAD_BYTES) },
  };
}

/** `web.log.1` beside `web.log`: where rotation puts it. */
async function siblings(name: string): Promise<string[]> {
  const folder = path.dirname(name);
  const stem = path.basename(name).replace(/\.[^.]*$/, "");
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((other) => other.startsWith(stem) && !/\.(gz|zst|xz|bz2)$/.test(other))
    .map((other) => path.join(folder, other));
}

async function isSame(handle: FileHandle, { file, offset, head }: Place): Promise<boolean> {
  const { dev, ino, size } = await handle.stat();
  if (`${dev}:${ino}` !== file || size < offset) return false;
  return (await headOf(handle, head.length)).hash === head.hash;
}

async function headOf(handle: FileHandle, length: number): Promise<Place["head"]> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
  const hash = createHash("sha256").update(buffer.subarray(0, bytesRead)).digest("hex").slice(0, 16);
  return { length: bytesRead, hash };
}

/** One file until it bears the name no more and has nothing left. */
async function* readOn(
  name: string,
  { handle, place: { file, ...at } }: Opened,
  { signal, bell, onPlace }: Following,
): AsyncGenerator<Piece> {
  let { life, offset, head } = at;
  let tickedAt = Date.now();
  try {
    while (!signal.aborted) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, offset);
      if (head.length < HEAD_BYTES && offset + bytesRead > head.length) {
        head = await headOf(handle, HEAD_BYTES);
        onPlace({ file, life, offset, head });
      }
      const origin = originOf({ file, life });
      if (bytesRead > 0) yield { origin, offset, bytes: buffer.subarray(0, bytesRead) };
      offset += bytesRead;
      if (Date.now() - tickedAt >= FLUSH_MS) {
        tickedAt = Date.now();
        yield { origin, offset, bytes: Buffer.alloc(0) };
      }
      if (bytesRead > 0) continue;
      // Asked before the last look at the size, so that what was written until then is not left behind.
      const replaced = await isReplaced(name, file);
      const { size } = await handle.stat();
      if (size < offset) {
        life++;
        offset = 0;
        head = await headOf(handle, 0);
        onPlace({ file, life, offset, head });
      } else if (size === offset) {
        if (replaced) return;
        await bell.wait();
      }
    }
  } finally {
    await handle.close();
  }
}

/** Between the renaming and the new file there is none: nothing has replaced ours yet. */
async function isReplaced(name: string, file: string): Promise<boolean> {
  const found = await stat(name).catch(() => undefined);
  return found !== undefined && `${found.dev}:${found.ino}` !== file;
}

interface Bell {
  wait(): Promise<void>;
  close(): void;
}

/** Rings when something in the folder changes, and at least every half second: not all file systems tell. */
function ringOn(folder: string, signal: AbortSignal): Bell {
  let ring = () => {};
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(folder, () => ring()).on("error", () => watcher?.close());
  } catch {
    // Then only the clock rings.
  }
  const onAbort = () => ring();
  signal.addEventListener("abort", onAbort);
  return {
    wait: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => ring(), FLUSH_MS);
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
        if (signal.aborted) ring();
      }),
    close() {
      watcher?.close();
      signal.removeEventListener("abort", onAbort);
    },
  };
}
