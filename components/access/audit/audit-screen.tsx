import { ScanEye } from "lucide-react";
import { EmptyState, FilteredEmpty } from "@/components/blocks/empty-state";
import { FilterBar, FilterChoice, type FilterOption, FilterSearch } from "@/components/blocks/filter-bar";
import { PageHeader } from "@/components/blocks/page-header";
import { LiveRefresh } from "@/components/live/refresh";
import type { AuditEntry } from "@/lib/access/schemas";
import type { Page } from "@/lib/kit/page";
import { AuditExport } from "./audit-export";
import { AuditList } from "./audit-list";
import { AuditRange } from "./audit-range";
import type { AuditSpan } from "./span";

export const AUDIT_FILTERS = ["q", "actor", "action", "subject"];

interface Props {
  slug: string;
  first: Page<AuditEntry>;
  /** Who can be chosen to have acted: what they are called. */
  actors: string[];
  span: AuditSpan;
  /** The filters in force, as the API takes them; empty when there are none. */
  query: string;
  /** The same as in the address, where a preset is no instants: the list begins anew when it changes. */
  listKey: string;
}

/** Who did what, newest first. Nothing in it can be changed. */
export function AuditScreen({ slug, first, actors, span, query, listKey }: Props) {
  return (
    <>
      <LiveRefresh topic="all" gapMs={3000} />
      <PageHeader title="Audit" actions={<AuditExport slug={slug} query={query} />} />
      <FilterBar names={[...AUDIT_FILTERS, "range", "from", "to"]}>
        <FilterSearch name="q" label="Search entries" className="max-sm:basis-full" />
        <FilterChoice
          name="actor"
          label="Actor"
          find
          options={actors.map((actor) => ({ value: actor, label: actor }))}
        />
        <FilterChoice name="action" label="Action" options={ACTIONS} />
        <AuditRange span={span} />
      </FilterBar>
      {first.data.length > 0 ? (
        <AuditList key={listKey} slug={slug} first={first} query={query} />
      ) : listKey ? (
        <FilteredEmpty what="entries" clearHref={`/${slug}/settings/audit`} />
      ) : (
        <EmptyState icon={ScanEye} title="Nothing has been recorded yet">
          Every change by anybody or anything is written here with its actor, its address, before and after.
        </EmptyState>
      )}
    </>
  );
}

/** The beginning of an action stands for all of its kind. */
const ACTIONS: FilterOption[] = [
  { value: "member.", label: "Members" },
  { value: "invitation.", label: "Invitations" },
  { value: "key.", label: "API keys" },
  { value: "session.", label: "Sessions" },
  { value: "settings.", label: "Settings" },
  { value: "workspace.", label: "Workspaces" },
  { value: "incident.", label: "Incidents" },
  { value: "template.", label: "Templates" },
  { value: "scenario.", label: "Scenarios" },
];
