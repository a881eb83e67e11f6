import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { importFolder } from "./runbooks/import";

let folder = "";
let server: Server;
let url = "";
let status = 200;
const asked: { key: string | undefined; paths: string[] }[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "ic-runbooks-"));
  asked.length = 0;
  status = 200;
  server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    const { files } = JSON.parse(body) as { files: { path: string }[] };
    asked.push({ key: request.headers.authorization, paths: files.map((file) => file.path) });
    const done = { created: files.length, changed: 0, unchanged: 0, rejected: [], detail: "no\x1b[2J" };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(done));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, text = "# A\n") => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};
const send = (from = folder) => importFolder(from, { url, key: "k" });

test("a folder's markdown is sent with its paths, without links, hidden files and what packages bring", async () => {
  for (const name of ["b.md", "docs/db/a.markdown", "notes.txt", ".git/c.md", "node_modules/x/README.md"])
    write(name);
  symlinkSync("/etc/hostname", path.join(folder, "link.md"));
  write("huge.md", "x".repeat(1_000_001));
  expect(await send()).toEqual({
    created: 2,
    changed: 0,
    unchanged: 0,
    rejected: [{ path: "huge.md", reason: "is too large for a runbook" }],
  });
  expect(asked).toEqual([{ key: "Bearer k", paths: ["b.md", "docs/db/a.markdown"] }]);
});

test("many files go in several requests", async () => {
  for (let i = 0; i < 501; i++) write(`${i}.md`);
  expect((await send()).created).toBe(501);
  expect(asked.map(({ paths }) => paths.length)).toEqual([500, 1]);
});

test("a refusal is told in printable words, and so are a server and a folder that are not there", async () => {
  write("a.md");
  status = 403;
  await expect(send()).rejects.toThrow(/refused \(403\): no·\[2J/);
  server.close();
  server.closeAllConnections();
  await expect(send()).rejects.toThrow(/does not answer: ECONNREFUSED/);
  await expect(send(path.join(folder, "none"))).rejects.toThrow(/cannot be read as a folder/);
});
