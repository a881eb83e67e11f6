import { BookOpenText } from "lucide-react";
import { EmptyState, FilteredEmpty } from "@/components/blocks/empty-state";
import { FilterBar, FilterChoice, FilterSearch } from "@/components/blocks/filter-bar";
import { PageHeader } from "@/components/blocks/page-header";
import { Segments } from "@/components/blocks/segments";
import type { Page } from "@/lib/kit/page";
import type { Runbook } from "@/lib/knowledge/schemas";
import { EXAMPLE } from "./draft";
import { ImportRunbooks } from "./import-runbooks";
import { MemoryLine } from "./memory-line";
import { NewRunbook } from "./new-runbook";
import { RunbookHits } from "./runbook-hits";
import { RunbookList } from "./runbook-list";

export const RUNBOOK_FILTERS = ["service", "archived"];

interface Props {
  slug: string;
  first: Page<Runbook>;
  services: string[];
  /** The filters of the list as the API takes them. */
  query: string;
  /** What is searched for in what runbooks say; empty for the list. */
  question: string;
  service: string | null;
}

/** What people wrote down for the next time, found by its words and by what it is about. */
export function RunbooksScreen({ slug, first, services, query, question, service }: Props) {
  const empty = first.data.length === 0 && query === "" && question === "";
  return (
    <>
      <PageHeader
        title="Runbooks"
        actions={
          <>
            <ImportRunbooks />
            <NewRunbook slug={slug} />
          </>
        }
      />
      {empty ? (
        <NoRunbooks slug={slug} />
      ) : (
        <>
          <FilterBar names={["q", ...RUNBOOK_FILTERS]}>
            <FilterSearch name="q" label="Search what runbooks say" className="max-sm:basis-full" />
            <FilterChoice
              name="service"
              label="Service"
              find
              options={services.map((value) => ({ value, label: value }))}
            />
            {question === "" && (
              <Segments
                name="archived"
                label="Archived"
                fallback="false"
                options={[
                  { value: "false", label: "In use" },
                  { value: "true", label: "Archived" },
                ]}
              />
            )}
          </FilterBar>
          <div className="px-4 pb-2.5 lg:px-6">
            <MemoryLine subject="runbook" />
          </div>
          {question !== "" ? (
            <RunbookHits slug={slug} query={question} service={service} />
          ) : first.data.length > 0 ? (
            <RunbookList key={query} slug={slug} first={first} query={query} />
          ) : (
            <FilteredEmpty what="runbooks" clearHref={`/${slug}/runbooks`} />
          )}
        </>
      )}
    </>
  );
}

function NoRunbooks({ slug }: { slug: string }) {
  return (
    <EmptyState
      icon={BookOpenText}
      title="No runbook yet"
      actions={
        <>
          <NewRunbook slug={slug} />
          <ImportRunbooks />
        </>
      }
    >
      <p>
        A runbook says what to look at and what to do when something breaks. At an incident the ones that fit
        are shown, each with the reason. Write one here, or import a folder of markdown files.
      </p>
      <pre className="mt-4 max-w-full overflow-x-auto rounded-lg border bg-muted/50 p-3 text-left font-mono text-foreground text-xs leading-5">
        {EXAMPLE}
      </pre>
    </EmptyState>
  );
}
