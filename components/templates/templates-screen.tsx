import { Shapes } from "lucide-react";
import Link from "next/link";
import { EmptyState, FilteredEmpty } from "@/components/blocks/empty-state";
import { FilterBar, FilterChoice, FilterSearch } from "@/components/blocks/filter-bar";
import { LEVELS, levelFill } from "@/components/blocks/level-badge";
import { PageHeader } from "@/components/blocks/page-header";
import { Segments } from "@/components/blocks/segments";
import { LiveRefresh } from "@/components/live/refresh";
import { Button } from "@/components/ui/button";
import type { Page } from "@/lib/kit/page";
import type { TEMPLATE_SORTS, TemplateRow } from "@/lib/templates/schemas";
import { TemplateList } from "./template-list";

interface Props {
  slug: string;
  first: Page<TemplateRow>;
  sort: (typeof TEMPLATE_SORTS)[number];
  services: string[];
  query: string;
  filtered: boolean;
}

export function TemplatesScreen({ slug, first, sort, services, query, filtered }: Props) {
  return (
    <>
      <LiveRefresh topic="windows" gapMs={1000} />
      <PageHeader title="Templates" />
      <TemplateFilters services={services} />
      {first.data.length > 0 ? (
        <TemplateList key={query} slug={slug} first={first} sort={sort} query={query} />
      ) : filtered ? (
        <FilteredEmpty what="templates" clearHref={`/${slug}/templates`} />
      ) : (
        <EmptyState
          icon={Shapes}
          title="No template yet"
          actions={
            <Button variant="outline" size="sm" asChild>
              <Link href={`/${slug}`}>How to send lines</Link>
            </Button>
          }
        >
          Lines of the same constant shape become one template. They appear here as soon as the first window
          closes.
        </EmptyState>
      )}
    </>
  );
}

const YES = [{ value: "true", label: "Only these" }];
const YES_OR_NO = [...YES, { value: "false", label: "Without these" }];

export function TemplateFilters({ services }: { services: string[] }) {
  return (
    <FilterBar names={["q", "service", "level", "pinned", "muted"]}>
      <FilterSearch name="q" label="Search patterns and names" className="max-sm:basis-full" />
      <FilterChoice
        name="service"
        label="Service"
        find
        options={services.map((value) => ({ value, label: value }))}
      />
      <FilterChoice
        name="level"
        label="Level from"
        options={[...LEVELS].reverse().map((value) => ({
          value,
          label: value,
          mark: <span className={`size-2 rounded-full ${levelFill(value)}`} aria-hidden="true" />,
        }))}
      />
      <FilterChoice name="pinned" label="Pinned" options={YES} />
      <FilterChoice name="muted" label="Muted" options={YES_OR_NO} />
      <div className="sm:ml-auto">
        <Segments
          name="sort"
          label="Order"
          fallback="new"
          options={[
            { value: "new", label: "New" },
            { value: "last_seen", label: "Last seen" },
            { value: "count", label: "Most lines" },
          ]}
        />
      </div>
    </FilterBar>
  );
}
