"use client";

import type { ReactNode } from "react";
import { Panel } from "@/components/blocks/panel";
import { ReadFailure } from "@/components/blocks/read-failure";
import type { ReadState } from "@/components/blocks/use-read";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useHidden } from "./use-hidden";

interface Props<T> {
  title: string;
  hint: string;
  state: ReadState<{ data: T[] }>;
  retry: () => void;
  /** Said when there is nothing. */
  empty: ReactNode;
  children: (rows: T[]) => ReactNode;
}

/** What is remembered of before: read after the page, with all that can come of it. */
export function RecallPanel<T>({ title, hint, state, retry, empty, children }: Props<T>) {
  const [hidden, hide] = useHidden(title);
  if (state.is === "read" && state.data.data.length === 0) {
    if (hidden) return null;
    return (
      <Panel
        title={title}
        actions={
          <Button variant="ghost" size="xs" className="text-muted-foreground" onClick={hide}>
            Hide
          </Button>
        }
      >
        <p className="text-muted-foreground text-sm">{empty}</p>
      </Panel>
    );
  }
  return (
    <Panel title={title} hint={state.is === "read" ? hint : undefined} flush>
      {state.is === "asked" ? (
        <div
          aria-busy="true"
          role="status"
          aria-label={`Loading: ${title}`}
          className="flex flex-col gap-3 px-4 pt-1 pb-4"
        >
          <Skeleton className="h-4 w-3/5" />
          <Skeleton className="h-3 w-4/5" />
        </div>
      ) : state.is === "failed" ? (
        <ReadFailure what="This could not be read" reason={state.reason} retry={retry} />
      ) : (
        children(state.data.data)
      )}
    </Panel>
  );
}
