import { invalid } from "@/lib/kit/errors";

/** What lies in an archive. Links and devices are told, never followed or made. */
export interface TarEntry {
  path: string;
  kind: "file" | "folder" | "other";
  /** Of a file that was wanted; null for the rest. */
  content: Buffer | null;
}

const BLOCK = 512;
/** Long names and the like; what is larger is not one. */
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * Reads a tar as it comes, one entry after the other: ustar, pax (as `git archive` writes) and long names of GNU. Holds one
 * wanted file at a time. Where the bytes come from bounds how many there are.
 *
 * @throws `invalid_input` for what is no tar, ends in the middle, or claims a size that cannot be
 */
export async function* readTar(
  bytes: AsyncIterable<Uint8Array>,
  wants: (path: string, size: number) => boolean,
): AsyncGenerator<TarEntry> {
  const input = new Input(bytes[Symbol.asyncIterator]());
  let next: { path?: string; size?: number } = {};
  try {
    for (let header = await input.takeOrEnd(BLOCK); header; header = await input.takeOrEnd(BLOCK)) {
      if (header.every((byte) => byte === 0)) return;
      const { type, path, size } = readHeader(header, next);
      if (type === "x" || type === "L") {
        if (size > MAX_HEADER_BYTES) throw broken("holds a name that is too long");
        const content = await input.takePadded(size);
        next = { ...next, ...(type === "x" ? readPax(content) : { path: text(content) }) };
        continue;
      }
      // Of all files (g), and where a link leads to (K): nothing that is asked for.
      if (type === "g" || type === "K") {
        await input.skipPadded(size);
        continue;
      }
      next = {};
      const isFile = (type === "0" || type === "\0" || type === "7") && !path.endsWith("/");
      const isWanted = isFile && wants(path, size);
      const content = isWanted ? await input.takePadded(size) : null;
      if (!isWanted) await input.skipPadded(size);
      yield {
        path,
        kind: isFile ? "file" : type === "5" || path.endsWith("/") ? "folder" : "other",
        content,
      };
    }
  } finally {
    await input.close();
  }
}

function readHeader(header: Buffer, next: { path?: string; size?: number }) {
  const stated = number(header.subarray(148, 156));
  let sum = 0;
  // The field of the sum itself counts as spaces.
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!;
  if (stated !== sum) throw broken("is no tar archive, or damaged");
  const prefix = header.toString("latin1", 257, 263) === "ustar\0" ? text(header.subarray(345, 500)) : "";
  const name = text(header.subarray(0, 100));
  return {
    type: String.fromCharCode(header[156]!),
    path: next.path ?? (prefix ? `${prefix}/${name}` : name),
    size: next.size ?? number(header.subarray(124, 136)),
  };
}

/** Up to its NUL. What is not UTF-8 shows as replacement characters. */
function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? bytes.length : end);
}

/** Octal; or, in archives of large files, big-endian behind a set bit. */
function number(field: Buffer): number {
  if (field[0]! & 0x80) {
    if (field[0] !== 0x80) throw broken("claims a negative size");
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    if (!Number.isSafeInteger(value)) throw broken("claims a size that cannot be");
    return value;
  }
  const digits = text(field).trim();
  if (!/^[0-7]*$/.test(digits)) throw broken("claims a size that is no number");
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

/** Records of `length key=value\n`, the length counting itself. */
function readPax(content: Buffer): { path?: string; size?: number } {
  const read: { path?: string; size?: number } = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(32, at);
    const length = Number(content.toString("latin1", at, space < 0 ? at : Math.min(space, at + 10)));
    if (!Number.isInteger(length) || length < 5 || at + length > content.length)
      throw broken("holds extended headers that cannot be read");
    const record = content.toString("utf8", space + 1, at + length - 1);
    const [key, value] = [record.slice(0, record.indexOf("=")), record.slice(record.indexOf("=") + 1)];
    if (key === "path") read.path = value;
    if (key === "size") {
      if (!/^\d{1,15}$/.test(value)) throw broken("claims a size that is no number");
      read.size = Number(value);
    }
    at += length;
  }
  return read;
}

const broken = (what: string) => invalid("", `the archive ${what}`);

/** Bytes by count, whatever pieces they come in. */
class Input {
  private pending: Buffer = Buffer.alloc(0);
  constructor(private readonly source: AsyncIterator<Uint8Array>) {}

  /** Null when there is nothing more at all. */
  async takeOrEnd(count: number): Promise<Buffer | null> {
    if (this.pending.length === 0 && !(await this.more())) return null;
    return this.take(count);
  }

  async takePadded(count: number): Promise<Buffer> {
    const taken = await this.take(count);
    await this.skip(padding(count));
    return taken;
  }

  async skipPadded(count: number): Promise<void> {
    await this.skip(count + padding(count));
  }

  close(): Promise<unknown> | undefined {
    return this.source.return?.();
  }

  private async take(count: number): Promise<Buffer> {
    const pieces = [this.pending];
    let length = this.pending.length;
    while (length < count) {
      if (!(await this.more())) throw broken("ends in the middle");
      pieces.push(this.pending);
      length += this.pending.length;
    }
    const all = pieces.length === 1 ? this.pending : Buffer.concat(pieces, length);
    this.pending = all.subarray(count);
    return all.subarray(0, count);
  }

  private async skip(count: number): Promise<void> {
    let left = count;
    while (left > this.pending.length) {
      left -= this.pending.length;
      if (!(await this.more())) throw broken("ends in the middle");
    }
    this.pending = this.pending.subarray(left);
  }

  /** The next piece that holds anything becomes what is pending. */
  private async more(): Promise<boolean> {
    for (let part = await this.source.next(); !part.done; part = await this.source.next()) {
      const { buffer, byteOffset, length } = part.value;
      if (length === 0) continue;
      this.pending = Buffer.from(buffer, byteOffset, length);
      return true;
    }
    return false;
  }
}

const padding = (count: number) => (BLOCK - (count % BLOCK)) % BLOCK;
