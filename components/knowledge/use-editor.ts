"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { useWorkspace } from "@/components/shell/workspace";
import type { RunbookDetail } from "@/lib/knowledge/schemas";
import { DRAFT, draftKey } from "./draft";
import { useDraft } from "./use-draft";
import { useSave } from "./use-save";

interface Base {
  source: string;
  version: number | null;
}

/** The text of a runbook while it is edited, what it began from, and what becomes of it. */
export function useEditor(slug: string, runbook: RunbookDetail | null, denied: boolean) {
  const router = useRouter();
  const { user } = useWorkspace();
  const [base, setBase] = useState<Base>({
    source: runbook?.source ?? DRAFT,
    version: runbook?.version ?? null,
  });
  const [source, setSource] = useState(base.source);
  const dirty = source !== base.source;
  const draft = useDraft(draftKey(user.id, slug, runbook?.id ?? null), {
    base: base.source,
    source,
    version: base.version,
    dirty,
  });
  const saving = useSave(runbook?.id ?? null, (saved) => {
    draft.forget();
    setBase({ source, version: saved.version });
    toast.success(runbook ? `Saved as version ${saved.version}` : "The runbook is made");
    router.push(`/${slug}/runbooks/${saved.id}`);
    router.refresh();
  });
  const act = () => {
    const worth = source.trim() !== "" && (dirty || runbook === null);
    if (worth && !saving.busy && !denied) void saving.save(source, base.version);
  };
  useSaveKey(act);
  /** Another text into the editor; the one that was there comes back by Undo. */
  const take = (text: string, from: Base, said: string) => {
    const mine = { source, base };
    setBase(from);
    setSource(text);
    saving.settle();
    const undo = () => {
      setBase(mine.base);
      setSource(mine.source);
    };
    toast.success(said, { action: { label: "Undo", onClick: undo } });
  };
  return { base, source, setSource, dirty, draft, saving, act, take };
}

/** Ctrl or Cmd with S, wherever the focus is. */
function useSaveKey(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      if (!event.repeat) latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
