import { BotOff, Sparkles } from "lucide-react";
import Link from "next/link";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import type { Analysis } from "@/lib/commander/report/schemas";
import { isOver } from "../merge";
import { inWords, nameOf } from "../words";

type OpinionPart = NonNullable<Analysis["report"]["opinion"]>;

/** What a model says, marked as such: it stands beside the verdict and never in its place. */
export function Opinion({ analysis }: { analysis: Analysis }) {
  const { opinion, withoutModel } = analysis.report;
  // Words that grew and then did not hold were taken back: an opinion without any part is none.
  if (!opinion || Object.keys(opinion).length === 0)
    return withoutModel ? <NoModel reason={withoutModel} /> : null;
  return (
    <Panel
      className="border-dashed"
      title={
        <>
          <Sparkles className="mr-0.5 size-3.5 text-muted-foreground" aria-hidden="true" />A model’s opinion
        </>
      }
      hint={
        <>
          {opinion.model && <SafeText text={opinion.model} />}
          {opinion.model && " · "}not the verdict
        </>
      }
      actions={<Agreement agrees={opinion.agrees} />}
    >
      {opinion.summary ? (
        <p className="max-w-prose text-pretty leading-relaxed [overflow-wrap:anywhere]">
          <SafeText text={opinion.summary} />
        </p>
      ) : (
        !isOver(analysis.state) && (
          <div aria-busy="true" className="flex flex-col gap-2">
            <Skeleton className="h-4 w-full" />
            <Skeleton className="h-4 w-3/5" />
          </div>
        )
      )}
      <Suspects suspects={opinion.suspects ?? []} />
      {opinion.next && opinion.next.length > 0 && (
        <>
          <h3 className="mt-3 mb-1 text-muted-foreground text-xs">It would look next at</h3>
          <ul className="flex list-disc flex-col gap-0.5 pl-4 text-sm marker:text-muted-foreground">
            {opinion.next.map((text) => (
              <li key={text} className="[overflow-wrap:anywhere]">
                <SafeText text={text} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Agreement({ agrees }: { agrees: OpinionPart["agrees"] }) {
  if (agrees === undefined) return null;
  const [text, look] =
    agrees === null
      ? ["suspects nobody", "bg-secondary text-secondary-foreground"]
      : agrees
        ? ["agrees with the rules", "bg-success/10 text-success"]
        : ["suspects somebody else", "bg-warning/10 text-warning"];
  return (
    <span className={cn("whitespace-nowrap rounded-md px-2 py-0.5 font-medium text-xs", look)}>{text}</span>
  );
}

function Suspects({ suspects }: { suspects: NonNullable<OpinionPart["suspects"]> }) {
  if (suspects.length === 0) return null;
  return (
    <ol className="mt-3 flex flex-col gap-1.5 text-sm">
      {suspects.map(({ entity, kind, why, isStruck }, i) => (
        <li key={`${entity.kind} ${entity.name} ${kind}`} className="flex gap-2.5">
          <span className="w-3 shrink-0 text-right text-muted-foreground text-xs tabular-nums leading-5">
            {i + 1}
          </span>
          <span className={cn("min-w-0 [overflow-wrap:anywhere]", isStruck && "text-muted-foreground")}>
            <span className={cn("font-medium", isStruck && "line-through decoration-destructive/60")}>
              <SafeText text={nameOf(entity)} />
            </span>{" "}
            <span className="text-muted-foreground text-xs">
              <SafeText text={inWords(kind)} />
            </span>
            {isStruck && (
              <span className="ml-1.5 text-destructive text-xs">struck: its rows do not show it</span>
            )}
            <span className="block text-muted-foreground">
              <SafeText text={why} />
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function NoModel({ reason }: { reason: string }) {
  const { slug } = useWorkspace();
  return (
    <p className="flex items-start gap-2 px-1 text-muted-foreground text-xs leading-relaxed">
      <BotOff className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
      <span className="[overflow-wrap:anywhere]">
        Without a model’s opinion: <SafeText text={reason} /> All that stands here was found by rules over
        stored rows.{" "}
        <Link href={`/${slug}/settings/ai`} className="whitespace-nowrap text-link hover:underline">
          Settings, AI
        </Link>
      </span>
    </p>
  );
}
