"use client";

import { useState } from "react";
import { ApiProblem, useApi } from "@/components/shell/api";
import {
  type Runbook,
  type RunbookDetail,
  runbookDetailSchema,
  runbookSchema,
} from "@/lib/knowledge/schemas";

const CONFLICT = 409;

/**
 * Saves a text over the version it began from. Was there a newer one, that is answered as `conflict`; what else was wrong,
 * as a line of the front matter that cannot be read, as `failure`. Nothing is written then.
 */
export function useSave(id: string | null, onSaved: (saved: Runbook) => void) {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [conflict, setConflict] = useState<RunbookDetail | null>(null);
  const save = async (source: string, version: number | null) => {
    setBusy(true);
    setConflict(null);
    setFailure(null);
    try {
      const answer = id
        ? await api(`/runbooks/${id}`, { method: "PATCH", body: { source, ...(version && { version }) } })
        : await api("/runbooks", { method: "POST", body: { source } });
      onSaved(runbookSchema.parse(answer));
    } catch (error) {
      const newer =
        error instanceof ApiProblem && error.status === CONFLICT && id ? await newerThan(version) : null;
      if (newer) setConflict(newer);
      else setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  /** The runbook as it is now, when it is not the version that was edited. */
  const newerThan = async (version: number | null): Promise<RunbookDetail | null> => {
    try {
      const now = runbookDetailSchema.parse(await api(`/runbooks/${id}`));
      return now.version === version ? null : now;
    } catch {
      // Then the refusal itself is shown.
      return null;
    }
  };
  return { busy, failure, conflict, save, settle: () => setConflict(null) };
}
