"use client";

import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { Explained } from "@/components/blocks/explained";
import { Meter } from "@/components/blocks/meter";
import { SafeText } from "@/components/blocks/safe-text";
import { useApi } from "@/components/shell/api";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/kit/format";
import { type MemoryState, memoryStateSchema } from "@/lib/knowledge/schemas";

const answerSchema = z.object({ data: z.array(memoryStateSchema) });
const GAP_MS = 3000;

/** How runbooks are found, and how far the next way is while it is made. */
export function MemoryLine({ subject }: { subject: MemoryState["subject"] }) {
  const state = useMemoryState(subject);
  if (state === "asked") return <Skeleton className="h-4 w-64 max-w-full" />;
  // The list works without this line.
  if (state === null) return null;
  const { model, failure, next } = state;
  return (
    <div className="flex flex-col gap-1.5 text-muted-foreground text-xs">
      <p className="flex items-center gap-1">
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {model === null ? (
            "Found by words; likeness is not known yet"
          ) : (
            <>
              Found by words and by likeness (<SafeText text={model} />)
            </>
          )}
        </span>
        <Explained about="how runbooks are found">
          Words are looked for in titles, names, headings and text. Likeness compares what a text is about as
          numbers that the named model makes. What helped people at an incident counts too.
        </Explained>
      </p>
      {failure && (
        <p role="status" className="text-warning">
          What is new is found by words alone: <SafeText text={failure} />
        </p>
      )}
      {next && <NextModel next={next} />}
    </div>
  );
}

function NextModel({ next }: { next: NonNullable<MemoryState["next"]> }) {
  const spoken = `${formatCount(next.done)} of ${formatCount(next.total)}`;
  return (
    <div className="flex max-w-80 flex-col gap-1">
      <p className="tabular-nums">
        Likeness by <SafeText text={next.model} /> is being made: {spoken}
      </p>
      <Meter label="Likeness being made" value={next.done} most={next.total} spoken={spoken} />
      {next.failure && (
        <p role="status" className="text-warning">
          It waits: <SafeText text={next.failure} />
        </p>
      )}
    </div>
  );
}

/** Asked once, and again as long as something is being made and somebody looks. */
function useMemoryState(subject: MemoryState["subject"]): MemoryState | "asked" | null {
  const api = useApi();
  const [state, setState] = useState<MemoryState | "asked" | null>("asked");
  const ask = useCallback(
    async (signal: AbortSignal) => {
      try {
        const { data } = answerSchema.parse(await api("/memory", { signal }));
        setState(data.find((each) => each.subject === subject) ?? null);
      } catch {
        if (!signal.aborted) setState((before) => (before === "asked" ? null : before));
      }
    },
    [api, subject],
  );
  useEffect(() => {
    const abort = new AbortController();
    void ask(abort.signal);
    return () => abort.abort();
  }, [ask]);
  const making = state !== "asked" && state !== null && state.next !== null;
  useEffect(() => {
    if (!making) return;
    const abort = new AbortController();
    const timer = setInterval(() => {
      if (!document.hidden) void ask(abort.signal);
    }, GAP_MS);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [ask, making]);
  return state;
}
