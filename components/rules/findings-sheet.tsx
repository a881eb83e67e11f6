"use client";

import Link from "next/link";
import { Fragment, useEffect, useState } from "react";
import { ErrorState } from "@/components/blocks/error-state";
import { Ago } from "@/components/blocks/moment";
import { MoreButton } from "@/components/blocks/more-button";
import { SafeText } from "@/components/blocks/safe-text";
import { usePaged } from "@/components/blocks/use-paged";
import { useApi } from "@/components/shell/api";
import { useWorkspace } from "@/components/shell/workspace";
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import {
  type GroupingRuleView,
  type ShadowFinding,
  shadowFindingSchema,
} from "@/lib/incidents/rules/schemas";
import { type Page, pageOf } from "@/lib/kit/page";

interface Props {
  /** Null while it is closed. */
  rule: GroupingRuleView | null;
  onClose: () => void;
}

/** What a rule in shadow would have decided otherwise. */
export function FindingsSheet({ rule, onClose }: Props) {
  return (
    <Sheet open={rule !== null} onOpenChange={(open) => !open && onClose()}>
      <SheetContent className="w-full overflow-y-auto sm:max-w-lg">
        {rule && (
          <>
            <SheetHeader className="pb-0">
              <SheetTitle>
                <SafeText text={rule.name} />
              </SheetTitle>
              <SheetDescription>
                What it would have decided otherwise, the newest first. The last 1,000 are kept.
              </SheetDescription>
            </SheetHeader>
            <Findings key={rule.id} path={`/rules/${rule.id}/findings`} />
          </>
        )}
      </SheetContent>
    </Sheet>
  );
}

function Findings({ path }: { path: string }) {
  const api = useApi();
  const [first, setFirst] = useState<Page<ShadowFinding> | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further try reads again
  useEffect(() => {
    const reading = new AbortController();
    setFailure(null);
    api(path, { signal: reading.signal }).then(
      (answer) => setFirst(pageOf(shadowFindingSchema).parse(answer)),
      (error) => reading.signal.aborted || setFailure(error),
    );
    return () => reading.abort();
  }, [api, path, tries]);
  if (failure)
    return (
      <ErrorState
        title="The findings could not be read"
        error={failure}
        retry={() => setTries((before) => before + 1)}
      />
    );
  if (!first)
    return (
      <div role="status" aria-label="Loading" aria-busy="true" className="flex flex-col gap-3 px-4">
        {["90%", "75%", "82%"].map((width) => (
          <Skeleton key={width} className="h-4" style={{ width }} />
        ))}
      </div>
    );
  return <FindingList first={first} path={path} />;
}

function FindingList({ first, path }: { first: Page<ShadowFinding>; path: string }) {
  const { rows, more, loading, hasMore } = usePaged({
    first,
    path,
    item: shadowFindingSchema,
    idOf: ({ id }) => id,
    orderOf: ({ at }) => Date.parse(at),
  });
  if (rows.length === 0)
    return (
      <p className="px-4 text-muted-foreground text-sm">
        Nothing yet: no signal has come on which it would have decided otherwise.
      </p>
    );
  return (
    <>
      <ul className="divide-y border-y" aria-label="Findings">
        {rows.map(({ id, text, at }) => (
          <li key={id} className="flex flex-col gap-0.5 px-4 py-2.5">
            <p className="text-sm leading-relaxed [overflow-wrap:anywhere]">
              <WithIncidents text={text} />
            </p>
            <Ago at={at} className="text-muted-foreground text-xs" />
          </li>
        ))}
      </ul>
      {hasMore && <MoreButton loading={loading} onClick={() => void more()} label="Older findings" />}
    </>
  );
}

/** The first incident that the sentence names is a link; what comes after it may be a service's words. */
function WithIncidents({ text }: { text: string }) {
  const { slug } = useWorkspace();
  const [, before, number, after] = /^(It \w+ )incident (\d+)(.*)$/s.exec(text) ?? [];
  if (number === undefined) return <SafeText text={text} />;
  return (
    <Fragment>
      {before}
      <Link href={`/${slug}/incidents/${number}`} className="text-link hover:underline">
        incident {number}
      </Link>
      <SafeText text={after!} />
    </Fragment>
  );
}
