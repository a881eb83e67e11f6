/** RFC 5424 asks receivers for 2 KB, senders write more; a longer message is cut here. */
export const MAX_FRAME_BYTES = 64 * 1024;
const [LF, NUL, CR, SPACE, LESS, ZERO] = [10, 0, 13, 32, 60, 48];

/**
 * Cuts a stream of bytes into syslog messages (RFC 6587): `LENGTH SP MESSAGE`, or messages that a line end or a NUL closes,
 * even mixed, as relays do. Holds at most one unfinished message; of a longer one it keeps the beginning.
 */
export class SyslogFrames {
  private rest: Buffer = Buffer.alloc(0);
  /** Bytes of a counted message that are thrown away, and whether the rest of an overlong line is. */
  private skipBytes = 0;
  private skipLine = false;

  /** The messages that these bytes complete. */
  push(bytes: Uint8Array): string[] {
    let data: Buffer = this.rest.length === 0 ? asBuffer(bytes) : Buffer.concat([this.rest, bytes]);
    const messages: string[] = [];
    for (;;) {
      data = this.skip(data);
      if (data.length === 0) break;
      const counted = countedFrame(data);
      if (counted === "unfinished") break;
      const next = counted ? this.takeCounted(data, counted) : this.takeLine(data);
      if (next === null) break;
      if (next.message !== "") messages.push(next.message);
      data = next.data;
    }
    // A copy: a view would keep the whole chunk of the socket alive.
    this.rest = Buffer.from(data);
    return messages;
  }

  /** What is left when the sender closes: a last line without its end. */
  end(): string[] {
    const message = this.skipBytes > 0 || this.skipLine ? "" : decode(this.rest);
    this.rest = Buffer.alloc(0);
    return message === "" ? [] : [message];
  }

  private skip(data: Buffer): Buffer {
    let rest = data;
    if (this.skipBytes > 0) {
      const now = Math.min(this.skipBytes, rest.length);
      this.skipBytes -= now;
      rest = rest.subarray(now);
    }
    if (this.skipLine) {
      const end = lineEnd(rest);
      this.skipLine = end < 0;
      rest = end < 0 ? rest.subarray(rest.length) : rest.subarray(end + 1);
    }
    return rest;
  }

  private takeCounted(data: Buffer, { start, length }: Counted): Taken | null {
    const kept = Math.min(length, MAX_FRAME_BYTES);
    if (data.length < start + kept) return null;
    this.skipBytes = length - kept;
    return { message: decode(data.subarray(start, start + kept)), data: data.subarray(start + kept) };
  }

  private takeLine(data: Buffer): Taken | null {
    const end = lineEnd(data);
    if (end >= 0 && end <= MAX_FRAME_BYTES)
      return { message: decode(data.subarray(0, end)), data: data.subarray(end + 1) };
    if (data.length < MAX_FRAME_BYTES) return null;
    this.skipLine = true;
    return { message: decode(data.subarray(0, MAX_FRAME_BYTES)), data: data.subarray(MAX_FRAME_BYTES) };
  }
}

/** All messages of a body that is complete. */
export function splitSyslog(body: Uint8Array): string[] {
  const frames = new SyslogFrames();
  return [...frames.push(body), ...frames.end()];
}

interface Taken {
  message: string;
  data: Buffer;
}
interface Counted {
  start: number;
  length: number;
}

/** `123 <` begins a counted message; a line that begins with a number is followed by no priority. */
function countedFrame(data: Buffer): Counted | "unfinished" | null {
  let at = 0;
  let length = 0;
  while (at < data.length && at < 8 && data[at]! >= ZERO && data[at]! <= ZERO + 9)
    length = length * 10 + data[at++]! - ZERO;
  if (at === 0 || at === 8 || length === 0) return null;
  if (at + 1 >= data.length) return data[at] === undefined || data[at] === SPACE ? "unfinished" : null;
  return data[at] === SPACE && data[at + 1] === LESS ? { start: at + 1, length } : null;
}

function lineEnd(data: Buffer): number {
  const [line, nul] = [data.indexOf(LF), data.indexOf(NUL)];
  return line < 0 || (nul >= 0 && nul < line) ? nul : line;
}

function decode(bytes: Buffer): string {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === CR || bytes[end - 1] === LF || bytes[end - 1] === NUL)) end--;
  return bytes.toString("utf8", 0, end);
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
