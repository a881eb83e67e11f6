import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Behaviour, type Intake, startIntake } from "./feed/intake.fixture";
import { parseOptions } from "./feed/options";
import { feed } from "./feed/run";

let folder = "";
let file = "";
let intake: Intake;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "ic-feed-"));
  file = path.join(folder, "web.log");
});
afterEach(async () => {
  await intake.close().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `INFO line ${from + i}`);
const write = (lines: string[]) => writeFileSync(file, `${lines.join("\n")}\n`);
const append = (lines: string[]) => appendFileSync(file, `${lines.join("\n")}\n`);

/** Feeds within this process; `stop` is a Ctrl-C. */
function start(args: string[], patienceMs?: number) {
  const stop = new AbortController();
  const out = new PassThrough() as unknown as NodeJS.WriteStream;
  let said = "";
  out.on("data", (text) => {
    said += text;
  });
  const options = parseOptions([file, "--url", intake.url, ...args], {} as NodeJS.ProcessEnv)!;
  const env = { XDG_STATE_HOME: folder, DATA_DIR: path.join(folder, "none") } as unknown as NodeJS.ProcessEnv;
  const around = { key: "k", env, signal: stop.signal, input: process.stdin as never, out, patienceMs };
  return { done: feed(options, around), said: () => said, stop: () => stop.abort() };
}
const behaving = async (...behaviours: Behaviour[]) => {
  intake = await startIntake(behaviours);
};

test("sends a file in batches, its name as the service, and counts what was accepted", async () => {
  await behaving();
  write(numbered(1, 2500));
  const result = await start([]).done;
  expect(result).toEqual({ accepted: 2500, rejected: 0, console: `${intake.url}/default/logs?service=web` });
  expect([...intake.batches.values()].map(({ service, type }) => [service, type])).toEqual(
    Array(3).fill(["web", "text/plain; charset=utf-8"]),
  );
  expect(intake.lines()).toEqual(numbered(1, 2500));
});

test("goes through 429, 503, dropped connections and lost answers with the same keys: each line once", async () => {
  await behaving(429, 503, "drop", "lost", "ok", "lost", 429);
  write(numbered(1, 3000));
  await start([]).done;
  expect(intake.lines()).toEqual(numbered(1, 3000));
});

test("goes through a restart of the server", async () => {
  await behaving();
  write(numbered(1, 500));
  const run = start(["--batch", "50", "--rate", "1000"]);
  await intake.took(100);
  const port = Number(new URL(intake.url).port);
  const before = intake.lines();
  const keys = [...intake.batches.keys()];
  await intake.close();
  intake = await startIntake([], port);
  await run.done;
  const again = [...intake.batches].filter(([key]) => !keys.includes(key));
  const after = again.flatMap(([, { body }]) => body.split("\n").slice(0, -1));
  expect([...before, ...after]).toEqual(numbered(1, 500));
});

test("feeding the same file again sends the same keys; --again does not", async () => {
  await behaving();
  write(numbered(1, 1500));
  await start([]).done;
  await start([]).done;
  expect(intake.batches.size).toBe(2);
  await start(["--again"]).done;
  expect(intake.batches.size).toBe(4);
});

test("keeps a stack trace in one batch", async () => {
  await behaving();
  const trace = ["java.lang.IllegalStateException: no", "\tat a.B.c(B.java:1)", "\tat d.E.f(E.java:2)"];
  const cause = ["Caused by: java.io.IOException: pipe", "\t... 2 more"];
  write([...numbered(1, 9), "ERROR it broke", ...trace, ...cause, "INFO next"]);
  await start(["--batch", "10"]).done;
  const [first, second] = [...intake.batches.values()].map(({ body }) => body.trimEnd().split("\n"));
  expect(first!.at(-1)).toBe("\t... 2 more");
  expect(second).toEqual(["INFO next"]);
});

test("lines of JSON that name a service keep it", async () => {
  await behaving();
  const record = JSON.stringify({ service: "api", message: "hello" });
  write([record, record]);
  await start([]).done;
  expect([...intake.batches.values()][0]).toMatchObject({ service: null, type: "application/x-ndjson" });
});

test("a line far longer than the server keeps is cut, and the next one is whole", async () => {
  await behaving();
  write(["x".repeat(5_000_000), "INFO next"]);
  await start([]).done;
  expect(intake.lines().map((line) => line.length)).toEqual([65_536, 9]);
});

test("counts what was rejected, and shows its reason without control codes", async () => {
  await behaving({ rejects: "\x1b]0;owned\x07bad" }, 400);
  write(numbered(1, 20));
  const run = start(["--batch", "10"]);
  expect(await run.done).toMatchObject({ accepted: 9, rejected: 11 });
  expect(run.said()).toContain("·]0;owned·bad");
  expect(run.said()).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
});

test("--follow sends what is appended, through rotation and truncation", async () => {
  await behaving();
  write(numbered(1, 10));
  const run = start(["--follow"]);
  await intake.took(10);
  append(numbered(11, 20));
  await intake.took(20);
  append(numbered(21, 25));
  renameSync(file, `${file}.1`);
  write(numbered(26, 30));
  await intake.took(30);
  truncateSync(file, 0);
  append(numbered(26, 27));
  await intake.took(32);
  run.stop();
  await run.done;
  expect(intake.lines()).toEqual([...numbered(1, 30), ...numbered(26, 27)]);
});

test("--follow goes on where it stopped, also in a file that was rotated meanwhile; half a line waits", async () => {
  await behaving();
  write(numbered(1, 10));
  const first = start(["--follow"]);
  await intake.took(10);
  first.stop();
  await first.done;
  append(numbered(11, 12));
  renameSync(file, `${file}.1`);
  writeFileSync(file, `${numbered(13, 14).join("\n")}\nINFO half`);
  const second = start(["--follow"]);
  await intake.took(14);
  second.stop();
  await second.done;
  appendFileSync(file, " a line\n");
  const third = start(["--follow"]);
  await intake.took(15);
  third.stop();
  await third.done;
  expect(intake.lines()).toEqual([...numbered(1, 14), "INFO half a line"]);
});

test("--follow repeats a batch it does not know the fate of with the same key", async () => {
  await behaving("lost", "drop", "drop", "drop", "drop", "drop", "drop", "drop");
  write(numbered(1, 10));
  const first = start(["--follow"], 1);
  await expect(first.done).rejects.toThrow(intake.url);
  append(numbered(11, 20));
  const port = Number(new URL(intake.url).port);
  const { batches } = intake;
  await intake.close();
  intake = await startIntake([], port);
  const second = start(["--follow"]);
  await intake.took(20);
  second.stop();
  await second.done;
  expect([...intake.batches.keys()][0]).toBe([...batches.keys()][0]);
  expect(intake.lines()).toEqual(numbered(1, 20));
});

/** The command itself, for what only a process has: its exit code and its standard input. */
async function command(args: string[], { input = "", env = {} } = {}) {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/feed.ts", ...args], {
    env: { PATH: process.env.PATH, HOME: folder, DATA_DIR: folder, NO_COLOR: "1", ...env } as never,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  child.stdin.end(input);
  const [code] = await once(child, "close");
  return { code, said };
}

test("takes standard input, and the key the server left on this machine; exits 0", async () => {
  await behaving();
  writeFileSync(path.join(folder, "local-key"), "ic_key\n");
  const args = ["-", "--service", "pipe", "--url", intake.url];
  const { code, said } = await command(args, { input: "INFO one\nINFO two" });
  expect({ code, lines: intake.lines() }).toEqual({ code: 0, lines: ["INFO one", "INFO two"] });
  expect(said).toContain(`See it at ${intake.url}/default/logs?service=pipe`);
});

test("exits 1 when lines were rejected, 2 on wrong usage, 3 when refused", async () => {
  await behaving({ rejects: "no" }, 401);
  write(numbered(1, 3));
  const to = ["--url", intake.url, "--key", "k"];
  const codes = [
    (await command([file, ...to])).code,
    (await command([path.join(folder, "absent"), ...to])).code,
    (await command([file, "--rate", "fast", ...to])).code,
    (await command([file, "--url", intake.url])).code,
    (await command([file, "--again", ...to])).code,
  ];
  expect(codes).toEqual([1, 2, 2, 2, 3]);
});
