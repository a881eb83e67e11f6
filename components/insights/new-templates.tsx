import Link from "next/link";
import { LevelBadge, levelOf } from "@/components/blocks/level-badge";
import { Ago } from "@/components/blocks/moment";
import { Panel } from "@/components/blocks/panel";
import { PatternText } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import type { Overview } from "@/lib/insights/schemas";
import { formatCompact } from "@/lib/kit/format";

export function NewTemplates({ slug, templates }: { slug: string; templates: Overview["newTemplates"] }) {
  return (
    <Panel title="New templates" hint="worst first" flush>
      {templates.length === 0 ? (
        <p className="px-4 pt-1 pb-4 text-muted-foreground">
          Nothing was said for the first time in this range.
        </p>
      ) : (
        <ul className="divide-y border-t">
          {templates.map((template) => (
            <li key={template.id}>
              <Link
                href={`/${slug}/templates/${template.id}`}
                className="block px-4 py-2.5 outline-none hover:bg-accent/50 focus-visible:bg-accent"
              >
                <PatternText pattern={template.pattern} className="line-clamp-2 text-xs leading-5" />
                <span className="mt-1 flex items-center gap-2 text-muted-foreground text-xs tabular-nums">
                  <LevelBadge level={levelOf(template.level)} className="w-auto" />
                  <span className="truncate">
                    <SafeText text={template.service} />
                  </span>
                  <span className="ml-auto">{formatCompact(template.count)}×</span>
                  <Ago at={template.createdAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
