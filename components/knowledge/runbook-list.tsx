"use client";

import Link from "next/link";
import { type Column, DataTable } from "@/components/blocks/data-table";
import { Ago } from "@/components/blocks/moment";
import { MoreButton } from "@/components/blocks/more-button";
import { SafeText } from "@/components/blocks/safe-text";
import { SeverityBadge } from "@/components/blocks/severity-badge";
import { usePaged } from "@/components/blocks/use-paged";
import type { Page } from "@/lib/kit/page";
import { type Runbook, runbookSchema } from "@/lib/knowledge/schemas";
import { Names } from "./names";
import { usesOf } from "./uses";

interface Props {
  slug: string;
  first: Page<Runbook>;
  /** The filters as the API takes them. */
  query: string;
}

const idOf = (runbook: Runbook) => runbook.id;
const orderOf = (runbook: Runbook) => Date.parse(runbook.updatedAt);

export function RunbookList({ slug, first, query }: Props) {
  const { rows, more, loading, hasMore } = usePaged({
    first,
    path: `/runbooks${query ? `?${query}` : ""}`,
    item: runbookSchema,
    idOf,
    orderOf,
  });
  return (
    <>
      <DataTable label="Runbooks" columns={columnsOf(slug)} rows={rows} idOf={idOf} />
      {hasMore && <MoreButton loading={loading} onClick={more} label="More runbooks" />}
    </>
  );
}

function columnsOf(slug: string): Column<Runbook>[] {
  return [
    {
      key: "title",
      title: "Runbook",
      cell: (runbook) => (
        <>
          <Link
            href={`/${slug}/runbooks/${runbook.id}`}
            className="line-clamp-2 rounded-sm font-medium outline-none [overflow-wrap:anywhere] hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            <SafeText text={runbook.title} />
          </Link>
          <p className="truncate text-muted-foreground text-xs">
            <SafeText text={runbook.path} />
            {runbook.archived && " · archived"}
          </p>
        </>
      ),
    },
    {
      key: "services",
      title: "Services",
      className: "w-[22%] max-md:hidden",
      cell: ({ services }) =>
        services.length > 0 ? <Names names={services} /> : <span className="text-muted-foreground">Any</span>,
    },
    {
      key: "severity",
      title: "Severity",
      className: "w-24 max-lg:hidden",
      cell: ({ severity }) => severity && <SeverityBadge severity={severity} plain />,
    },
    {
      key: "uses",
      title: "Used",
      className: "w-32 text-muted-foreground text-xs max-sm:hidden",
      cell: (runbook) => usesOf(runbook),
    },
    {
      key: "updated",
      title: "Changed",
      className: "w-32 text-right text-muted-foreground text-xs",
      cell: (runbook) => (
        <>
          <Ago at={runbook.updatedAt} />
          <p className="truncate">
            v{runbook.version} by <SafeText text={runbook.updatedBy} />
          </p>
        </>
      ),
    },
  ];
}
