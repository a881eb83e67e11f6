import { Archive } from "lucide-react";
import { PageHeader } from "@/components/blocks/page-header";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import type { RunbookDetail } from "@/lib/knowledge/schemas";
import { MarkdownView } from "./markdown-view";
import { RunbookActions } from "./runbook-actions";
import { RunbookFacts } from "./runbook-facts";
import { RunbookVersions } from "./runbook-versions";

interface Props {
  slug: string;
  runbook: RunbookDetail;
}

/** One runbook: its text at the left, what it is for and how it came to be at the right. */
export function RunbookScreen({ slug, runbook }: Props) {
  return (
    <>
      <PageHeader
        trail={{ label: "Runbooks", href: `/${slug}/runbooks` }}
        title={<SafeText text={runbook.title} />}
        actions={<RunbookActions slug={slug} runbook={runbook} />}
      />
      <div className="mx-auto grid max-w-[76rem] gap-4 p-4 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-x-6 lg:p-6">
        <article className="min-w-0">
          {runbook.archived && (
            <p className="mb-4 flex items-center gap-2 rounded-lg border border-dashed px-4 py-2.5 text-muted-foreground text-sm">
              <Archive className="size-4 shrink-0" aria-hidden="true" />
              It is archived: no incident shows it, and no search finds it.
            </p>
          )}
          <h2 className="mb-3 text-pretty font-semibold text-2xl tracking-tight [overflow-wrap:anywhere]">
            <SafeText text={runbook.title} />
          </h2>
          <MarkdownView source={runbook.source} title={runbook.title} />
        </article>
        <aside aria-label="Facts" className="flex min-w-0 flex-col gap-4 lg:self-start">
          <Panel>
            <div className="pt-3">
              <RunbookFacts slug={slug} runbook={runbook} />
            </div>
          </Panel>
          <RunbookVersions runbook={runbook} />
        </aside>
      </div>
    </>
  );
}
