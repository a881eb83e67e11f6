import type { ReactNode } from "react";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { SeverityBadge } from "@/components/blocks/severity-badge";
import type { Runbook } from "@/lib/knowledge/schemas";
import { Names } from "./names";
import { usesOf } from "./uses";

/** What a runbook is for, as its front matter says, and who wrote it. */
export function RunbookFacts({ slug, runbook }: { slug: string; runbook: Runbook }) {
  return (
    <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-2 gap-y-2.5 text-sm">
      <Fact name="Services">
        {runbook.services.length > 0 ? (
          <Names
            names={runbook.services}
            hrefOf={(service) => `/${slug}/logs?service=${encodeURIComponent(service)}`}
          />
        ) : (
          <span className="text-muted-foreground">Any</span>
        )}
      </Fact>
      {runbook.alerts.length > 0 && (
        <Fact name="Alerts">
          <Names
            names={runbook.alerts}
            hrefOf={(alert) => `/${slug}/alerts?q=${encodeURIComponent(alert)}`}
          />
        </Fact>
      )}
      {runbook.templates.length > 0 && (
        <Fact name="Templates">
          <Names
            names={runbook.templates}
            hrefOf={(template) => `/${slug}/templates/${encodeURIComponent(template)}`}
          />
        </Fact>
      )}
      {runbook.severity && (
        <Fact name="Severity">
          <SeverityBadge severity={runbook.severity} plain />
        </Fact>
      )}
      <Fact name="At incidents">{usesOf(runbook)}</Fact>
      <Fact name="File">
        <span className="font-mono text-xs [overflow-wrap:anywhere]">
          <SafeText text={runbook.path} />
        </span>
      </Fact>
      <Fact name="Changed">
        <Ago at={runbook.updatedAt} /> by <SafeText text={runbook.updatedBy} />
      </Fact>
      <Fact name="Written">
        <Ago at={runbook.createdAt} /> by <SafeText text={runbook.createdBy} />
      </Fact>
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="pt-px text-muted-foreground text-xs">{name}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
  </>
);
