import Link from "next/link";
import { Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import type { Grouping } from "@/lib/incidents/schemas";
import { plural } from "@/lib/kit/format";

const RULE: Record<Grouping["rule"], string> = {
  opened: "Opened a new incident",
  same_service: "Same service, close in time",
  same_template: "Same template",
  same_alert: "Same alert",
  same_text: "Same text but for its values",
  taught: "Taught by a merge",
  near_text: "Nearly the same text",
  dependency: "A service it depends on",
  rule: "A rule of this workspace",
  manual: "By a person",
};

/** Each rule measures another thing: minutes since the last signal, steps between services, or how far texts are apart. */
function distanceOf({ rule, distance }: Grouping): string {
  const figure = Number((distance ?? 0).toFixed(rule === "near_text" ? 3 : 1));
  if (rule === "same_service" || rule === "rule") return `${figure} min`;
  return rule === "dependency" ? plural(figure, "step") : String(figure);
}

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
          <dd className="tabular-nums">{distanceOf(grouping)}</dd>
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
    ...(grouping.distance === null ? [] : [`distance ${distanceOf(grouping)}`]),
  ];
  return (
    <p className="mt-0.5 text-muted-foreground text-xs [overflow-wrap:anywhere]">
      <SafeText text={facts.join(" · ")} />
    </p>
  );
}
