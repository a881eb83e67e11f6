import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { newFolder, removeFolder } from "./folders";

export type Reply = string | number | null | Error | Reply[];

export interface RedisServer {
  /** Sends commands in one go; their replies in order, an error of one among them as such. */
  send(commands: string[][]): Promise<Reply[]>;
  /** Ends it at once, data and all. */
  kill(): Promise<void>;
}

/** A real redis-server on a socket in a folder of its own, which scripts/test.mjs found or brought. */
export async function startRedis(): Promise<RedisServer> {
  const folder = newFolder();
  const path = `${folder}/redis.sock`;
  const options = ["--port", "0", "--unixsocket", path, "--dir", folder, "--save", "", "--appendonly", "no"];
  const program = process.env.REDIS_SERVER_PATH || "redis-server";
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
  await ready(child);
  const socket = connect(path);
  await once(socket, "connect");
  const replies = new Replies(socket);
  return {
    send(commands) {
      socket.write(commands.map(encode).join(""));
      return Promise.all(commands.map(() => replies.next()));
    },
    async kill() {
      socket.destroy();
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
      removeFolder(folder);
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}:\n${said}`)));
    child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (/ready to accept connections/i.test(said)) resolve();
    });
  });
}

/** RESP2: an array of bulk strings. */
const encode = (command: string[]) =>
  `*${command.length}\r\n${command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join("")}`;

/** Takes RESP2 replies apart as they come in. */
class Replies {
  private bytes = Buffer.alloc(0);
  private readonly waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];

  constructor(socket: Socket) {
    socket.on("data", (chunk) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      this.settle();
    });
    socket.on("close", () => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error("redis-server is gone"));
    });
    socket.on("error", () => {});
  }

  next(): Promise<Reply> {
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  private settle(): void {
    while (this.waiting.length > 0) {
      const parsed = parse(this.bytes, 0);
      if (!parsed) return;
      this.bytes = this.bytes.subarray(parsed.end);
      this.waiting.shift()!.resolve(parsed.reply);
    }
  }
}

/** The reply that begins at `start`, or undefined when it is not whole yet. */
function parse(bytes: Buffer, start: number): { reply: Reply; end: number } | undefined {
  const line = bytes.indexOf("\r\n", start);
  if (line < 0) return undefined;
  const [kind, text] = [String.fromCharCode(bytes[start]!), bytes.toString("utf8", start + 1, line)];
  const end = line + 2;
  if (kind === "+") return { reply: text, end };
  if (kind === "-") return { reply: new Error(text), end };
  if (kind === ":") return { reply: Number(text), end };
  const length = Number(text);
  if (length < 0) return { reply: null, end };
  if (kind === "$") {
    if (bytes.length < end + length + 2) return undefined;
    return { reply: bytes.toString("utf8", end, end + length), end: end + length + 2 };
  }
  if (kind !== "*") throw new Error(`a reply of redis-server begins with ${kind}`);
  const items: Reply[] = [];
  let at = end;
  for (let i = 0; i < length; i++) {
    const item = parse(bytes, at);
    if (!item) return undefined;
    items.push(item.reply);
    at = item.end;
  }
  return { reply: items, end: at };
}
