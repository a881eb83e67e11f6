"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useTransition } from "react";

/** Changes to filters: a value sets one, null or an empty one takes it away. */
export type FilterChange = Record<string, string | null>;

/** Filters live in the address: they can be shared, and back goes back. */
export function useUrlFilters() {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const [pending, start] = useTransition();

  const hrefWith = useCallback(
    (change: FilterChange) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(change)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      const query = next.toString();
      return query ? `${pathname}?${query}` : pathname;
    },
    [pathname, search],
  );

  const set = useCallback(
    (change: FilterChange, { push = false } = {}) => {
      const href = hrefWith(change);
      start(() => (push ? router.push(href, { scroll: false }) : router.replace(href, { scroll: false })));
    },
    [hrefWith, router],
  );

  return { search, set, hrefWith, pending };
}
