import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export interface Mail {
  to: string[];
  /** The whole message, header too, with soft line breaks undone. */
  text: string;
}

/** A mail server that keeps what it is given: as much of RFC 5321 as a sender asks of it. */
export interface Mailbox {
  /** For SMTP_URL. */
  url: string;
  mails: Mail[];
  /** From now on it takes no recipient. */
  refuse(): void;
  close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  let refuses = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    converse(socket, { take: (mail) => mails.push(mail), refuses: () => refuses });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    refuse() {
      refuses = true;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

function converse(socket: Socket, { take, refuses }: { take(mail: Mail): void; refuses(): boolean }): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let to: string[] = [];
  let message: string[] | null = null;
  let rest = "";
  const hear = (line: string) => {
    if (message) {
      if (line !== ".") return void message.push(line);
      take({ to, text: message.join("\r\n").replace(/=\r\n/g, "").replace(/=3D/g, "=") });
      [to, message] = [[], null];
      return say("250 kept");
    }
    const command = line.slice(0, 4).toUpperCase();
    if (command === "RCPT" && refuses()) return say("550 no such mailbox");
    if (command === "RCPT") to.push(/<(.*)>/.exec(line)![1]!);
    if (command === "DATA") {
      message = [];
      return say("354 go on");
    }
    if (command === "QUIT") return socket.end("221 bye\r\n");
    say("250 fine");
  };
  say("220 a mailbox");
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\r\n");
    rest = lines.pop()!;
    for (const line of lines) hear(line);
  });
}
