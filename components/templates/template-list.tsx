"use client";

import { MoreButton } from "@/components/blocks/more-button";
import { usePaged } from "@/components/blocks/use-paged";
import type { Page } from "@/lib/kit/page";
import { type TemplateRow as Row, type TEMPLATE_SORTS, templateRowSchema } from "@/lib/templates/schemas";
import { TemplateRow } from "./template-row";

type Sort = (typeof TEMPLATE_SORTS)[number];

interface Props {
  slug: string;
  first: Page<Row>;
  sort: Sort;
  /** The filters as the API takes them. */
  query: string;
}

const idOf = (row: Row) => row.id;
const ORDER: Record<Sort, (row: Row) => number> = {
  new: (row) => Date.parse(row.createdAt),
  last_seen: (row) => Date.parse(row.lastSeenAt),
  count: (row) => row.count,
};

export function TemplateList({ slug, first, sort, query }: Props) {
  const { rows, more, loading, hasMore } = usePaged({
    first,
    path: `/templates?${query}`,
    item: templateRowSchema,
    idOf,
    orderOf: ORDER[sort],
  });
  return (
    <>
      <div
        className="hidden items-center gap-4 border-t px-6 py-2 text-muted-foreground text-xs sm:flex"
        aria-hidden="true"
      >
        <span className="flex-1">Template</span>
        <span className="w-24">Last hour</span>
        <span className="w-16 text-right">Lines</span>
        <span className="hidden w-20 text-right md:block">Last seen</span>
        <span className="w-12" />
      </div>
      <ul className="divide-y border-y">
        {rows.map((template) => (
          <li key={template.id}>
            <TemplateRow slug={slug} template={template} />
          </li>
        ))}
      </ul>
      {hasMore && <MoreButton loading={loading} onClick={more} label="More templates" />}
    </>
  );
}
