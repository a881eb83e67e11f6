import { createServer, type Server, type Socket } from "node:net";
import type { PGlite } from "@electric-sql/pglite";

/**
 * PostgreSQL's wire protocol in front of one PGlite, for many clients. There is a single backend, so a client holds it
 * from its first message until the backend reports "ready, no transaction open": statements in several messages
 * (Parse … Sync) and transactions are never interleaved. Messages: https://www.postgresql.org/docs/current/protocol.html
 */
export function serveEmbedded(database: PGlite): Server {
  const turns = new Turns();
  return createServer((socket) => {
    socket.setNoDelay(true);
    new Client(socket, database, turns);
  });
}

/** One holder at a time, the others in the order in which they asked. */
class Turns {
  private last: Promise<void> = Promise.resolve();

  async take(): Promise<() => void> {
    let release = () => {};
    const before = this.last;
    this.last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }
}

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
const [QUERY, SYNC, TERMINATE, IDLE] = ["Q", "S", "X", "I"].map((letter) => letter.charCodeAt(0));
const ROLLBACK = Buffer.from("Q\0\0\0\rROLLBACK\0", "latin1");
const SYNC_MESSAGE = Buffer.from("S\0\0\0\x04", "latin1");

class Client {
  private pieces: Buffer[] = [];
  private size = 0;
  private started = false;
  private closed = false;
  private busy = false;
  private release: (() => void) | null = null;
  private readonly socket: Socket;
  private readonly database: PGlite;
  private readonly turns: Turns;

  constructor(socket: Socket, database: PGlite, turns: Turns) {
    this.socket = socket;
    this.database = database;
    this.turns = turns;
    socket.on("data", (piece: Buffer) => {
      this.pieces.push(piece);
      this.size += piece.length;
      void this.work();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.closed = true;
      void this.work();
    });
  }

  /** Carries out what has arrived whole; ends when it waits for more. */
  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let message = this.next(); message && !this.closed; message = this.next())
        await this.carryOut(message);
      if (this.closed) await this.leave();
    } catch {
      this.socket.destroy();
      await this.leave();
    } finally {
      this.busy = false;
    }
    // What came in while we waited, as long as it makes a message.
    if (!this.closed && this.size >= this.wanted()) void this.work();
    else if (this.closed && this.release) void this.work();
  }

  private async carryOut(message: Buffer): Promise<void> {
    if (!this.started && this.isPreamble(message)) return;
    if (this.started && message[0] === TERMINATE) {
      this.closed = true;
      this.socket.end();
      return;
    }
    this.release ??= await this.turns.take();
    const status = await this.send(message, true);
    // Only these end with ReadyForQuery, whose last byte says whether a transaction is open.
    const isEnd = !this.started || message[0] === QUERY || message[0] === SYNC;
    this.started = true;
    if (isEnd && status === IDLE) this.yieldTurn();
  }

  /** What clients may ask before they start: encryption is declined, cancelling is not possible with one backend. */
  private isPreamble(message: Buffer): boolean {
    const code = message.length >= 8 ? message.readInt32BE(4) : 0;
    if (code === SSL_REQUEST || code === GSS_REQUEST) this.socket.write("N");
    else if (code === CANCEL_REQUEST) this.socket.end();
    else return false;
    return true;
  }

  /** The last byte of the backend's answer. */
  private async send(message: Uint8Array, answer: boolean): Promise<number | undefined> {
    let last: number | undefined;
    await this.database.execProtocolRawStream(message, {
      syncToFs: false,
      onRawData: (data) => {
        if (data.length > 0) last = data[data.length - 1];
        if (answer && this.socket.writable) this.socket.write(Buffer.from(data));
      },
    });
    return last;
  }

  /** A client that goes in the middle leaves the backend as it found it. */
  private async leave(): Promise<void> {
    if (!this.release) return;
    try {
      const status = await this.send(SYNC_MESSAGE, false);
      if (status !== IDLE) await this.send(ROLLBACK, false);
    } finally {
      this.yieldTurn();
    }
  }

  private yieldTurn(): void {
    this.release?.();
    this.release = null;
  }

  /** Bytes needed before the next message is whole; a start-up message has no type byte. */
  private wanted(): number {
    const head = this.started ? 5 : 4;
    if (this.size < head) return head;
    if (this.pieces[0]!.length < head) this.pieces = [Buffer.concat(this.pieces)];
    return this.started ? 1 + this.pieces[0]!.readInt32BE(1) : this.pieces[0]!.readInt32BE(0);
  }

  private next(): Buffer | null {
    const length = this.wanted();
    if (this.size < length) return null;
    if (this.pieces[0]!.length < length) this.pieces = [Buffer.concat(this.pieces)];
    const first = this.pieces[0]!;
    const message = first.subarray(0, length);
    this.size -= length;
    if (first.length === length) this.pieces.shift();
    else this.pieces[0] = first.subarray(length);
    return message;
  }
}
