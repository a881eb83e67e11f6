"use client";

import Link from "next/link";
import { toast } from "sonner";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Ago } from "@/components/blocks/moment";
import { MoreButton } from "@/components/blocks/more-button";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { useAct } from "@/components/blocks/use-act";
import { usePaged } from "@/components/blocks/use-paged";
import { useApi } from "@/components/shell/api";
import { type Lesson, lessonSchema } from "@/lib/incidents/lessons/schemas";
import type { Page } from "@/lib/kit/page";

interface Props {
  slug: string;
  initial: Page<Lesson>;
  denied: string | null;
}

/** What splits and merges have taught, each to be forgotten again. */
export function Lessons({ slug, initial, denied }: Props) {
  const { rows, more, loading, hasMore } = usePaged<Lesson>({
    first: initial,
    path: "/lessons",
    item: lessonSchema,
    idOf: ({ id }) => id,
    orderOf: ({ taughtAt }) => Date.parse(taughtAt),
  });
  return (
    <Panel title="Learned from people" hint="what splits and merges have taught, for good" flush>
      {rows.length === 0 ? (
        <p className="px-4 py-6 text-muted-foreground text-sm">
          Nothing yet. Split signals off from an incident, or merge one into another, and grouping remembers
          it here.
        </p>
      ) : (
        <ul className="divide-y">
          {rows.map((lesson) => (
            <Row key={lesson.id} slug={slug} lesson={lesson} denied={denied} />
          ))}
        </ul>
      )}
      {hasMore && <MoreButton label="Older lessons" loading={loading} onClick={more} />}
    </Panel>
  );
}

function Row({ slug, lesson, denied }: { slug: string; lesson: Lesson; denied: string | null }) {
  const api = useApi();
  const { busy, run } = useAct("It could not be forgotten");
  const forget = () =>
    run(async () => {
      await api(`/lessons/${lesson.id}`, { method: "DELETE" });
      toast.success("Forgotten: such signals are grouped as before");
    });
  const [a, b] = lesson.signals;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-3 text-sm">
      <span className="w-20 text-muted-foreground">{lesson.lesson === "apart" ? "Apart" : "Together"}</span>
      <div className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        <p className="font-mono text-xs">
          <SafeText text={a} />
        </p>
        <p className="font-mono text-xs">
          <SafeText text={b} />
        </p>
        <p className="mt-0.5 text-muted-foreground text-xs">
          <SafeText text={lesson.taughtBy} /> at{" "}
          <Link className="text-link hover:underline" href={`/${slug}/incidents/${lesson.incidentNumber}`}>
            incident {lesson.incidentNumber}
          </Link>
          , <Ago at={lesson.taughtAt} />
        </p>
      </div>
      <GuardedButton
        size="xs"
        variant="ghost"
        denied={denied}
        disabled={busy}
        aria-label={`Forget that “${a}” and “${b}” belong ${lesson.lesson}`}
        onClick={() => void forget()}
      >
        Forget
      </GuardedButton>
    </li>
  );
}
