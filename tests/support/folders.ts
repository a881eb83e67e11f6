import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Short, because the path of a unix socket inside it may have a hundred bytes. */
export const newFolder = () => mkdtempSync(path.join(tmpdir(), "ic-"));
export const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true });
