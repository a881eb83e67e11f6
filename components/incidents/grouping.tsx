import Link from "next/link";
import { Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import type { Grouping } from "@/lib/incidents/schemas";

const RULE: Record<Grouping["rule"], string> = {
  opened: "Opened a new incident",
  same_service: "Same service, close in time",
  same_template: "Same template",
  same_alert: "Same alert",
  dependency: "A service it depends on",
  rule: "A rule of the workspace",
  manual: "By a person",
};

/** Why signals belong together: the sentence, the rule, and what it compared. */
export function GroupingWhy({ slug, grouping }: { slug: string; grouping: Grouping }) {
  return (
    <div className="text-sm">
      <p className="leading-relaxed [overflow-wrap:anywhere]">
        <Sentence text={grouping.explanation} />
      </p>
      <dl className="mt-2.5 grid grid-cols-[5.5rem_minmax(0,1fr)] gap-y-1 text-xs [&>dt]:text-muted-foreground">
        <dt>Rule</dt>
        <dd>{RULE[grouping.rule]}</dd>
        {grouping.service && (
          <>
            <dt>Service</dt>
            <dd className="truncate font-mono">
              <SafeText text={grouping.service} />
            </dd>
          </>
        )}
        {grouping.templateId && (
          <>
            <dt>Template</dt>
            <dd className="truncate">
              <Link
                className="font-mono text-link hover:underline"
                href={`/${slug}/templates/${encodeURIComponent(grouping.templateId)}`}
              >
                {grouping.templateId}
              </Link>
            </dd>
          </>
        )}
        <Compared grouping={grouping} />
      </dl>
    </div>
  );
}

function Compared({ grouping }: { grouping: Grouping }) {
  return (
    <>
      {grouping.fields.length > 0 && (
        <>
          <dt>Compared</dt>
          <dd className="[overflow-wrap:anywhere]">
            <SafeText text={grouping.fields.join(", ")} />
          </dd>
        </>
      )}
      {grouping.distance !== null && (
        <>
          <dt>Distance</dt>
          <dd className="tabular-nums">{grouping.distance}</dd>
        </>
      )}
    </>
  );
}

/** The same in one line, under a signal that joined. */
export function GroupingFacts({ grouping }: { grouping: Grouping }) {
  const facts = [
    RULE[grouping.rule],
    ...(grouping.fields.length > 0 ? [`compared ${grouping.fields.join(", ")}`] : []),
    ...(grouping.distance === null ? [] : [`distance ${grouping.distance}`]),
  ];
  return (
    <p className="mt-0.5 text-muted-foreground text-xs [overflow-wrap:anywhere]">
      <SafeText text={facts.join(" · ")} />
    </p>
  );
}
