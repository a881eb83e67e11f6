"use client";

import { useCallback, useMemo, useState } from "react";
import { useZone } from "@/components/blocks/clock";
import { wordsOf } from "@/components/blocks/highlighted";
import { MoreButton } from "@/components/blocks/more-button";
import { usePaged } from "@/components/blocks/use-paged";
import { type LogRecord, recordSchema } from "@/lib/intake/schemas";
import type { Page } from "@/lib/kit/page";
import { LogRow } from "./log-row";

interface Props {
  slug: string;
  first: Page<LogRecord>;
  /** The filters as the API takes them. */
  query: string;
}

const idOf = (record: LogRecord) => record.id;
const orderOf = (record: LogRecord) => Date.parse(record.ts);

export function LogList({ slug, first, query }: Props) {
  const [zone] = useZone();
  const { rows, more, loading, hasMore } = usePaged({
    first,
    path: `/logs?${query}`,
    item: recordSchema,
    idOf,
    orderOf,
  });
  const { opened, toggle } = useOpened();
  const isFresh = useArrivals(first.data);
  const words = useMemo(() => wordsOf(new URLSearchParams(query).get("q") ?? ""), [query]);
  return (
    <>
      <ol className="divide-y divide-border/60 border-y" aria-label="Lines, newest first">
        {rows.map((record) => (
          <LogRow
            key={record.id}
            slug={slug}
            record={record}
            zone={zone}
            open={opened.has(record.id)}
            onToggle={toggle}
            fresh={isFresh(record.id)}
            words={words}
          />
        ))}
      </ol>
      {hasMore ? (
        <MoreButton loading={loading} onClick={more} label="Older lines" />
      ) : (
        <p className="py-5 text-center text-muted-foreground text-xs">These are all lines of this range.</p>
      )}
    </>
  );
}

export function useOpened() {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (id: string) =>
      setOpened((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    [],
  );
  return { opened, toggle };
}

/** Which rows of the first page were not on it when it was first shown. */
function useArrivals(rows: LogRecord[]): (id: string) => boolean {
  const [first] = useState(() => new Set(rows.map(idOf)));
  const [newest] = useState(() => (rows[0] ? orderOf(rows[0]) : 0));
  const order = new Map(rows.map((row) => [row.id, orderOf(row)]));
  return (id) => !first.has(id) && (order.get(id) ?? 0) >= newest;
}
