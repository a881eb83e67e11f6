"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api";
import { formatCompact, plural } from "@/lib/kit/format";
import { type RunbookImport, runbookImportSchema } from "@/lib/knowledge/schemas";
import {
  added,
  archiveType,
  batchesOf,
  type Chosen,
  isArchive,
  isMarkdown,
  nothingYet,
  sourcesOf,
} from "./import-files";

const PATH = "/runbooks/import";

export interface Progress {
  done: number;
  /** Files to send; null while that is not known. */
  total: number | null;
  what: string;
}
export interface Outcome extends RunbookImport {
  /** Files that are neither markdown nor an archive; a folder may hold many. */
  skipped: number;
}

/** Sends what was chosen, a portion at a time, and adds up what became of it. What was sent before a failure stays. */
export function useImport(onSent: () => void) {
  const api = useApi();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const send = async (choosing: Promise<Chosen[]>) => {
    setFailure(null);
    setProgress({ done: 0, total: null, what: "Reading" });
    let sum = nothingYet();
    try {
      const chosen = await choosing;
      const markdown = chosen.filter(({ file }) => isMarkdown(file.name));
      const archives = chosen.filter(({ file }) => isArchive(file.name));
      const skipped = chosen.length - markdown.length - archives.length;
      if (markdown.length + archives.length === 0)
        throw new Error("There is no markdown file and no .tar or .tar.gz among them.");
      for (const { file } of archives) {
        setProgress({
          done: 0,
          total: null,
          what: `Sending ${file.name}, ${formatCompact(file.size)} bytes`,
        });
        const answer = await api(PATH, { method: "POST", bytes: file, type: archiveType(file.name) });
        sum = added(sum, runbookImportSchema.parse(answer));
      }
      const { sources, rejected } = await sourcesOf(markdown);
      sum = added(sum, { ...nothingYet(), rejected });
      let done = 0;
      for (const files of batchesOf(sources)) {
        setProgress({ done, total: sources.length, what: "Sending" });
        sum = added(sum, runbookImportSchema.parse(await api(PATH, { method: "POST", body: { files } })));
        done += files.length;
      }
      setOutcome({ ...sum, skipped });
    } catch (error) {
      const stored = sum.created + sum.changed;
      const reason = error instanceof Error ? error.message : String(error);
      setFailure(stored > 0 ? `${reason} ${plural(stored, "runbook")} had been stored before.` : reason);
    } finally {
      setProgress(null);
      onSent();
    }
  };
  return { progress, outcome, failure, send: (chosen: Promise<Chosen[]>) => void send(chosen) };
}
