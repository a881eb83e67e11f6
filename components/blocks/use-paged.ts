"use client";

import { useMemo, useState } from "react";
import type { z } from "zod";
import { toastProblem, useApi } from "@/components/shell/api";
import { type Page, pageOf } from "@/lib/kit/page";

interface Options<T> {
  /** The newest page, from the server; it is read again whenever something happens. */
  first: Page<T>;
  /** Where older pages are: the list's address in the API with its filters. */
  path: string;
  item: z.ZodType<T>;
  idOf: (row: T) => string;
  /** Greater is further up. */
  orderOf: (row: T) => number;
}

/**
 * A list whose first page lives on while older pages hang below it: rows pushed off the first page stay, rows that left
 * it for another reason go.
 */
export function usePaged<T>({ first, path, item, idOf, orderOf }: Options<T>) {
  const api = useApi();
  const [seen, setSeen] = useState(first);
  const [older, setOlder] = useState<Page<T> | null>(null);
  const [loading, setLoading] = useState(false);

  if (first !== seen) {
    setSeen(first);
    const last = first.data.at(-1);
    if (older && last && first.nextCursor) {
      const edge = orderOf(last);
      const kept = new Set(first.data.map(idOf));
      const below = [...seen.data, ...older.data].filter(
        (row) => !kept.has(idOf(row)) && orderOf(row) <= edge,
      );
      setOlder({ data: below, nextCursor: older.nextCursor });
    } else setOlder(null);
  }

  const cursor = older ? older.nextCursor : first.nextCursor;
  const more = async () => {
    if (!cursor || loading) return;
    setLoading(true);
    try {
      const address = `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
      const page = pageOf(item).parse(await api(address));
      setOlder((before) => {
        const have = new Set([...first.data, ...(before?.data ?? [])].map(idOf));
        const fresh = page.data.filter((row) => !have.has(idOf(row)));
        return { data: [...(before?.data ?? []), ...fresh], nextCursor: page.nextCursor };
      });
    } catch (error) {
      toastProblem("Older rows could not be read", error);
    } finally {
      setLoading(false);
    }
  };
  const rows = useMemo(() => (older ? [...first.data, ...older.data] : first.data), [first, older]);
  return { rows, more, loading, hasMore: cursor !== null };
}
