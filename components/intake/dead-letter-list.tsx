"use client";

import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { Ago } from "@/components/blocks/moment";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { useAct } from "@/components/blocks/use-act";
import { useApi } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import type { DeadLetter } from "@/lib/intake/schemas";

/** What could not be worked on, each with the reason: nothing is lost, and what can be done by now is done at a click. */
export function DeadLetterList({ slug, letters }: { slug: string; letters: DeadLetter[] }) {
  const failed = letters.filter(({ kind }) => kind in FAILED);
  const bodies = letters.filter(({ kind }) => !(kind in FAILED));
  return (
    <>
      {bodies.length > 0 && (
        <Panel title="Could not be read" hint="kept whole, to be read again" flush>
          <ul className="divide-y" aria-label="Bodies that could not be read">
            {bodies.map((letter) => (
              <Letter key={letter.id} letter={letter} />
            ))}
          </ul>
        </Panel>
      )}
      {failed.length > 0 && (
        <Panel title="Failed for good" hint="failed at every try, to be run again" flush>
          <ul className="divide-y" aria-label="Analyses and questions that failed">
            {failed.map((letter) => (
              <Failed key={letter.id} slug={slug} letter={letter} />
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

/** What the agents could not end, in words. */
const FAILED: Readonly<Record<string, string>> = {
  analysis: "An analysis",
  question: "The answer to a question",
};

function Failed({
  slug,
  letter: { id, kind, reason, subject, createdAt, redrivenAt },
}: {
  slug: string;
  letter: DeadLetter;
}) {
  const api = useApi();
  const { busy, run } = useAct("It could not be run again");
  const again = () =>
    run(async () => {
      await api(`/dead-letters/${id}/replay`, { method: "POST" });
      toast.success("It waits for a worker again");
    });
  const number = Number(subject.incidentNumber);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
      <span className="font-medium text-sm">
        {FAILED[kind]} of{" "}
        <Link className="underline-offset-4 hover:underline" href={`/${slug}/incidents/${number}`}>
          incident {number}
        </Link>
      </span>
      <span className="min-w-0 flex-1 basis-48 text-muted-foreground text-xs [overflow-wrap:anywhere]">
        <SafeText text={reason} />
      </span>
      <span className="text-muted-foreground text-xs">
        <Ago at={createdAt} />
      </span>
      {redrivenAt ? (
        <span className="text-muted-foreground text-xs">
          run again <Ago at={redrivenAt} />
        </span>
      ) : (
        <Button type="button" variant="outline" size="xs" disabled={busy} onClick={() => void again()}>
          <RotateCcw />
          Run again
        </Button>
      )}
    </li>
  );
}

function Letter({
  letter: { id, kind, reason, subject, body, createdAt, redrivenAt },
}: {
  letter: DeadLetter;
}) {
  const api = useApi();
  const { busy, run } = useAct("It could still not be read");
  const replay = () =>
    run(async () => {
      await api(`/dead-letters/${id}/replay`, { method: "POST" });
      toast.success("It was read");
    });
  const sender = typeof subject.sender === "string" ? subject.sender : kind;
  return (
    <li className="flex flex-col gap-1.5 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium text-sm">
          <SafeText text={sender} />
        </span>
        <span className="min-w-0 flex-1 basis-48 text-muted-foreground text-xs [overflow-wrap:anywhere]">
          <SafeText text={reason} />
        </span>
        <span className="text-muted-foreground text-xs">
          <Ago at={createdAt} />
        </span>
        {redrivenAt ? (
          <span className="text-muted-foreground text-xs">
            read again <Ago at={redrivenAt} />
          </span>
        ) : (
          body !== null && (
            <Button type="button" variant="outline" size="xs" disabled={busy} onClick={() => void replay()}>
              <RotateCcw />
              Read again
            </Button>
          )
        )}
      </div>
      {body !== null && (
        <details className="text-xs">
          <summary className="cursor-pointer text-muted-foreground">Body</summary>
          <pre className="mt-1.5 max-h-60 overflow-auto whitespace-pre-wrap rounded-md border bg-muted/40 p-2 font-mono [overflow-wrap:anywhere]">
            <SafeText text={body} />
          </pre>
        </details>
      )}
    </li>
  );
}
