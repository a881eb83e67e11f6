"use client";

import { useState } from "react";
import { MoreButton } from "@/components/blocks/more-button";
import { usePaged } from "@/components/blocks/use-paged";
import { type AuditEntry, auditEntrySchema } from "@/lib/access/schemas";
import type { Page } from "@/lib/kit/page";
import { AuditRow } from "./audit-row";

interface Props {
  slug: string;
  first: Page<AuditEntry>;
  /** The filters as the API takes them. */
  query: string;
}

const idOf = (entry: AuditEntry) => entry.id;
const orderOf = (entry: AuditEntry) => Date.parse(entry.at);

export function AuditList({ slug, first, query }: Props) {
  const [opened, setOpened] = useState<string | null>(null);
  const { rows, more, loading, hasMore } = usePaged({
    first,
    path: `/audit${query ? `?${query}` : ""}`,
    item: auditEntrySchema,
    idOf,
    orderOf,
  });
  return (
    <>
      <ul className="divide-y border-y" aria-label="Entries">
        {rows.map((entry) => (
          <AuditRow
            key={entry.id}
            slug={slug}
            entry={entry}
            open={opened === entry.id}
            onToggle={() => setOpened(opened === entry.id ? null : entry.id)}
          />
        ))}
      </ul>
      {hasMore && <MoreButton loading={loading} onClick={more} label="Older entries" />}
    </>
  );
}
