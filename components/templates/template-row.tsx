import Link from "next/link";
import { LevelBadge } from "@/components/blocks/level-badge";
import { Ago } from "@/components/blocks/moment";
import { PatternText } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { Sparkline } from "@/components/blocks/sparkline";
import { cn } from "@/components/ui/cn";
import { formatCompact } from "@/lib/kit/format";
import type { TemplateRow as Row } from "@/lib/templates/schemas";
import { TemplateMarks } from "./template-marks";
import { toneOf } from "./tone";

export function TemplateRow({ slug, template }: { slug: string; template: Row }) {
  return (
    <div className="group relative flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-2.5 hover:bg-accent/50 sm:flex-nowrap lg:px-6">
      <div className="min-w-0 flex-1 max-sm:basis-full">
        <Link
          href={`/${slug}/templates/${template.id}`}
          className="rounded-sm outline-none after:absolute after:inset-0 focus-visible:ring-[3px] focus-visible:ring-ring/50"
        >
          {template.name && (
            <span className="block truncate font-medium text-sm">
              <SafeText text={template.name} />
            </span>
          )}
          <PatternText
            pattern={template.pattern}
            className={cn(
              "line-clamp-2 text-xs leading-5",
              (template.name || template.muted) && "text-muted-foreground",
            )}
          />
        </Link>
        <p className="mt-0.5 flex items-center gap-2.5 text-muted-foreground text-xs">
          <LevelBadge level={template.level} className="w-auto" />
          <span className="min-w-0 truncate">
            <SafeText text={template.service} />
          </span>
          <span className="whitespace-nowrap">
            first seen <Ago at={template.createdAt} className="relative z-10" />
          </span>
        </p>
      </div>
      <Sparkline counts={template.sparkline} tone={toneOf(template.level)} className="max-sm:flex-1" />
      <span className="w-16 text-right font-medium tabular-nums">{formatCompact(template.count)}</span>
      <span className="hidden w-20 text-right text-muted-foreground text-xs md:block">
        <Ago at={template.lastSeenAt} className="relative z-10" />
      </span>
      <span className="relative z-10 flex">
        <TemplateMarks template={template} />
      </span>
    </div>
  );
}
