import { expect, it } from "vitest";
import { RUNBOOK_MAX_CHARS } from "@/lib/knowledge/schemas";
import { archiveType, batchesOf, chosenBy, isArchive, isMarkdown, sourcesOf } from "./import-files";

it("cuts many or large files into requests that a server takes, and leaves none out", () => {
  const small = Array.from({ length: 120 }, (_, i) => ({ path: `${i}.md`, source: "# a" }));
  expect(batchesOf(small).map((batch) => batch.length)).toEqual([50, 50, 20]);
  const large = Array.from({ length: 5 }, (_, i) => ({ path: `${i}.md`, source: "a".repeat(200_000) }));
  expect(batchesOf(large).map((batch) => batch.length)).toEqual([2, 2, 1]);
  expect(batchesOf([])).toEqual([]);
});

it("says of each file that cannot be a runbook why", async () => {
  const file = (text: string) => new File([text], "a.md");
  const { sources, rejected } = await sourcesOf([
    { path: "a.md", file: file("# A") },
    { path: "b.md", file: file(" \n") },
    { path: "c.md", file: file("a".repeat(RUNBOOK_MAX_CHARS + 1)) },
  ]);
  expect(sources).toEqual([{ path: "a.md", source: "# A" }]);
  expect(rejected.map(({ path }) => path)).toEqual(["b.md", "c.md"]);
});

it("knows a file by where it lies in its folder, and archives by their names", () => {
  const inFolder = Object.assign(new File([""], "pool.md"), { webkitRelativePath: "runbooks/db/pool.md" });
  const alone = Object.assign(new File([""], "pool.md"), { webkitRelativePath: "" });
  expect(chosenBy([inFolder, alone] as unknown as FileList).map(({ path }) => path)).toEqual([
    "db/pool.md",
    "pool.md",
  ]);
  expect(["a.tar", "a.tar.gz", "a.TGZ", "a.gz", "a.md"].map(isArchive)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(["a.md", "A.MD", "a.markdown", "a.mdx"].map(isMarkdown)).toEqual([true, true, true, false]);
  expect([archiveType("a.tar"), archiveType("a.tar.gz")]).toEqual(["application/x-tar", "application/gzip"]);
});
