/** A line as it stood in its source, without its end. */
export interface Line {
  bytes: Buffer;
  /** Offsets in the source; `end` is behind the line's end. */
  start: number;
  end: number;
}

const NEWLINE = 10;
const RETURN = 13;
/** The server keeps 32 KiB of a message; what is beyond twice that is not worth holding. */
const KEPT_BYTES = 64 * 1024;

/** Cuts a stream of bytes into lines, with no more in memory than the longest line that is kept. */
export class LineSplitter {
  private parts: Buffer[] = [];
  private held = 0;
  private start: number;
  private at: number;

  constructor(offset: number) {
    this.start = offset;
    this.at = offset;
  }

  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    for (let from = 0; from < chunk.length; ) {
      const newline = chunk.indexOf(NEWLINE, from);
      const to = newline < 0 ? chunk.length : newline;
      this.hold(chunk.subarray(from, to));
      this.at += to - from;
      from = to;
      if (newline < 0) break;
      from++;
      this.at++;
      lines.push(this.take());
    }
    return lines;
  }

  /** The last line of a source that does not end with a newline. */
  rest(): Line | undefined {
    return this.at > this.start ? this.take() : undefined;
  }

  private hold(part: Buffer): void {
    const room = KEPT_BYTES - this.held;
    if (room <= 0 || part.length === 0) return;
    const kept = part.length > room ? part.subarray(0, room) : part;
    this.parts.push(kept);
    this.held += kept.length;
  }

  private take(): Line {
    let bytes = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts);
    if (bytes.at(-1) === RETURN) bytes = bytes.subarray(0, -1);
    const line = { bytes, start: this.start, end: this.at };
    this.parts = [];
    this.held = 0;
    this.start = this.at;
    return line;
  }
}

const CONTINUATION =
  /^(\s|Caused by: |Suppressed: |Traceback \(|During handling of |The above exception |\.{3} \d+ |[})\]]|[\w.$]+(Error|Exception)(:|$)|goroutine \d+ \[|\s*$)/;

/** Whether a line belongs to the record before it, as those of stack traces do. */
export const continues = (line: Line): boolean => CONTINUATION.test(line.bytes.toString("latin1", 0, 120));
