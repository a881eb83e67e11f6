import { AppWindow } from "lucide-react";
import Link from "next/link";
import { EmptyState, FilteredEmpty } from "@/components/blocks/empty-state";
import { FilterBar, FilterChoice } from "@/components/blocks/filter-bar";
import { PageHeader } from "@/components/blocks/page-header";
import { LiveRefresh } from "@/components/live/refresh";
import { Button } from "@/components/ui/button";
import type { WindowReport } from "@/lib/intake/schemas";
import type { Page } from "@/lib/kit/page";
import { WindowList } from "./window-list";

interface Props {
  slug: string;
  first: Page<WindowReport>;
  services: string[];
  query: string;
}

/** What the pipeline made of each stretch of lines: a report per closed window. */
export function WindowsScreen({ slug, first, services, query }: Props) {
  return (
    <>
      <LiveRefresh topic="windows" gapMs={500} />
      <PageHeader title="Windows" />
      <WindowFilters services={services} />
      {first.data.length > 0 ? (
        <WindowList key={query} slug={slug} first={first} query={query} />
      ) : query ? (
        <FilteredEmpty what="windows" clearHref={`/${slug}/windows`} />
      ) : (
        <EmptyState
          icon={AppWindow}
          title="No window has closed yet"
          actions={
            <Button variant="outline" size="sm" asChild>
              <Link href={`/${slug}`}>How to send lines</Link>
            </Button>
          }
        >
          Lines of a service are gathered for a few seconds, or until there are many; then the window closes,
          its lines are mined, and its report stands here.
        </EmptyState>
      )}
    </>
  );
}

export function WindowFilters({ services }: { services: string[] }) {
  return (
    <FilterBar names={["service"]}>
      <FilterChoice
        name="service"
        label="Service"
        find
        options={services.map((value) => ({ value, label: value }))}
      />
    </FilterBar>
  );
}
