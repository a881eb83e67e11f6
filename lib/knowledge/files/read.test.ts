import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { entryOf, paxPath, tarOf } from "@/tests/support/tar";
import { readFiles } from "./read";
import { readTar } from "./tar";

const read = (body: Buffer) => readFiles(body, false);
const code = (body: Buffer) =>
  read(body).then(
    () => "read",
    (error) => error.code,
  );
const disk = { path: "db/disk.md", content: "# Disk full\n" };
const web = { path: "web.md", content: "# Web down\n" };

describe("an archive of runbooks", () => {
  it("gives its markdown alone, whether it is packed or not, however its bytes come", async () => {
    const archive = tarOf({ path: "db/", type: "5" }, disk, { path: "db/run.sh", content: "true" }, web);
    const files = [
      { path: "db/disk.md", source: "# Disk full\n" },
      { path: "web.md", source: "# Web down\n" },
    ];
    expect(await read(archive)).toEqual({ files, rejected: [] });
    expect(await read(gzipSync(archive))).toEqual({ files, rejected: [] });
    const pieces = (async function* () {
      for (let at = 0; at < archive.length; at += 7) yield archive.subarray(at, at + 7);
    })();
    const paths: string[] = [];
    for await (const { path, content } of readTar(pieces, () => true))
      if (content) paths.push(`${path} ${content}`);
    expect(paths).toEqual(["db/disk.md # Disk full\n", "db/run.sh true", "web.md # Web down\n"]);
  });

  it("is read as `git archive` writes it, without the folder that all of it lies in", async () => {
    const archive = execFileSync("git", [
      "archive",
      "--format=tar.gz",
      "--prefix=here/",
      "HEAD",
      "docs",
      "README.md",
    ]);
    const { files, rejected } = await read(archive);
    expect(rejected).toEqual([]);
    const paths = files.map(({ path }) => path);
    expect(paths).toContain("README.md");
    expect(paths).toContain("docs/decisions/0001-embedded-database.md");
  });

  it("keeps folders that only some files lie in", async () => {
    const { files } = await read(
      tarOf({ path: "runbooks/a.md", content: "a" }, { path: "setup.py", content: "" }),
    );
    expect(files[0]?.path).toBe("runbooks/a.md");
  });

  it("reads long names of pax and GNU, also beyond ASCII", async () => {
    const long = `${"folder/".repeat(30)}grün-日本.md`;
    const gnu = { path: "././@LongLink", type: "L", content: `${long}\0` };
    for (const before of [paxPath(long), gnu])
      expect(
        (await read(tarOf(before, { ...web, path: "cut.md" }, web))).files.map(({ path }) => path),
      ).toEqual([long, "web.md"]);
  });
});

describe("a hostile archive", () => {
  it("cannot name a place outside of the folder", async () => {
    const archive = tarOf(
      { path: "../../etc/cron.md", content: "x" },
      { path: "/etc/motd.md", content: "x" },
      paxPath("a/../../b.md"),
      web,
      { path: "C:\\windows.md", content: "x" },
      { path: "bell\x07.md", content: "x" },
    );
    const { files, rejected } = await read(archive);
    expect(files).toEqual([]);
    expect(rejected.map(({ path }) => path)).toEqual([
      "../../etc/cron.md",
      "/etc/motd.md",
      "a/../../b.md",
      "C:\\windows.md",
      "bell\ufffd.md",
    ]);
  });
  it("has links and devices that are told and not followed", async () => {
    const archive = tarOf(
      { path: "a.md", type: "2" },
      { path: "b.md", type: "1" },
      { path: "c.md", type: "3" },
      web,
    );
    const { files, rejected } = await read(archive);
    expect(files.map(({ path }) => path)).toEqual(["web.md"]);
    expect(rejected.map(({ path }) => path)).toEqual(["a.md", "b.md", "c.md"]);
  });
  it("may unpack to no more than 64 MiB, though it is small", async () => {
    const bomb = gzipSync(
      Buffer.concat([entryOf({ path: "zeros.bin", content: Buffer.alloc(65 * 1024 * 1024) })]),
    );
    expect(bomb.length).toBeLessThan(100_000);
    expect(await code(bomb)).toBe("too_large");
  });
  it("may not hold a million entries, or more than 1,000 runbooks", async () => {
    const one = entryOf({ path: "a.txt", type: "0" });
    expect(await code(gzipSync(Buffer.alloc(one.length * 140_000, one)))).toBe("too_large");
    const runbook = entryOf({ path: "a.md", content: "a" });
    expect(await code(Buffer.alloc(runbook.length * 1001, runbook))).toBe("too_large");
  });
  it("is refused when it ends in the middle, of the tar or of the packing", async () => {
    const archive = tarOf(disk, web);
    expect(await code(archive.subarray(0, 515))).toBe("invalid_input");
    expect(await code(archive.subarray(0, 300))).toBe("invalid_input");
    const packed = gzipSync(archive);
    expect(await code(packed.subarray(0, packed.length - 20))).toBe("invalid_input");
    expect(await code(Buffer.from("# no archive at all\n"))).toBe("invalid_input");
  });
  it.each([
    ["negative", Buffer.alloc(12, 0xff)],
    ["beyond all numbers", Buffer.from([0x80, ...Array(11).fill(0x7f)])],
    ["no number", "-0000000010\0"],
    ["larger than the archive", "77777777777\0"],
  ])("is refused for a size that is %s", async (_, size) => {
    expect(await code(tarOf({ ...web, size }, web))).toBe("invalid_input");
  });
  it.each([
    ["without an end", "999 path=a.md\n"],
    ["of no length", "0 path=a.md\n"],
    ["of a size that is no number", "13 size=-100\n"],
    ["of nothing but digits", "1".repeat(5000)],
  ])("is refused for extended headers %s", async (_, content) => {
    expect(await code(tarOf({ path: "pax", type: "x", content }, web))).toBe("invalid_input");
  });
  it("is refused for a header that its sum does not fit", async () => {
    const archive = tarOf(web);
    archive[0]! ^= 1;
    expect(await code(archive)).toBe("invalid_input");
  });
});

it("one file that cannot be a runbook rejects itself alone", async () => {
  const files = [
    { path: "a.md", source: "# A" },
    { path: "a.md", source: "# A again" },
    { path: "b.txt", source: "b" },
    { path: "c.md", source: " \n" },
    { path: "d.md", source: "NUL \0" },
    { path: "e.md", source: "half \ud800" },
    { path: "f.md", source: "x".repeat(200_001) },
  ];
  const read = await readFiles(Buffer.from(JSON.stringify({ files })), true);
  expect(read.files).toEqual([{ path: "a.md", source: "# A" }]);
  expect(read.rejected.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
    "a.md comes twice",
    "b.txt is no markdown: its name does not end in .md or .markdown",
    "c.md is empty",
    "d.md is not UTF-8 text",
    "e.md is not UTF-8 text",
    "f.md is longer than 200000 characters",
  ]);
  const latin = await readFiles(tarOf({ path: "g.md", content: Buffer.from([0xe9, 0x20]) }), false);
  expect(latin.rejected[0]?.reason).toBe("is not UTF-8 text");
  await expect(readFiles(Buffer.from("{}"), true)).rejects.toMatchObject({ code: "invalid_input" });
});
