"use client";

import { ListFilter } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/blocks/copy-button";
import { Instant } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { useUrlFilters } from "@/components/blocks/use-url-filters";
import type { AuditEntry } from "@/lib/access/schemas";
import { ACTOR_KINDS } from "./actor-kinds";
import type { Change } from "./changes";
import { subjectPath } from "./subject";

interface Props {
  slug: string;
  entry: AuditEntry;
  changes: Change[];
}

/** Everything an entry holds: the change field by field, who, from where and by which request. */
export function AuditDetails({ slug, entry, changes }: Props) {
  const { hrefWith } = useUrlFilters();
  const { actor, action, subject, address, requestId } = entry;
  const path = subjectPath(subject);
  return (
    <div className="flex flex-col gap-3.5 border-t bg-muted/30 px-4 py-3.5 text-xs lg:px-6">
      {changes.length > 0 && <Changes changes={changes} />}
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 leading-5 [&>dt]:text-muted-foreground">
        <dt>Time</dt>
        <dd>
          <Instant at={entry.at} shape="full" />
        </dd>
        <Fact name="Actor" only={hrefWith({ actor: actor.id })} what="this actor">
          <SafeText text={actor.label || actor.id} />{" "}
          <span className="text-muted-foreground">
            ({ACTOR_KINDS[actor.kind].label.toLowerCase()}, <SafeText text={actor.id} />)
          </span>
        </Fact>
        <Fact name="Action" only={hrefWith({ action })} what="this action">
          <SafeText text={action} />
        </Fact>
        <Fact name="Subject" only={hrefWith({ subject })} what="this subject">
          {path ? (
            <Link href={`/${slug}${path}`} className="font-mono text-link hover:underline">
              <SafeText text={subject} />
            </Link>
          ) : (
            <span className="font-mono">
              <SafeText text={subject} />
            </span>
          )}
        </Fact>
        <Fact name="Address">
          {address ? (
            <span className="font-mono">
              <SafeText text={address} />
            </span>
          ) : (
            <span className="text-muted-foreground">none: the product itself acted</span>
          )}
        </Fact>
        {requestId && (
          <Fact name="Request">
            <span className="-my-1.5 inline-flex max-w-full items-center gap-1 font-mono">
              <SafeText text={requestId} />
              <CopyButton text={requestId} label="Copy the request id" />
            </span>
          </Fact>
        )}
      </dl>
      <div>
        <CopyButton text={JSON.stringify(entry, null, 2)} label="Copy as JSON" worded />
      </div>
    </div>
  );
}

interface FactProps {
  name: string;
  /** Where the list shows only what has this. */
  only?: string;
  what?: string;
  children: ReactNode;
}

function Fact({ name, only, what, children }: FactProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-x-2.5">
        <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
        {only && (
          <Link
            href={only}
            scroll={false}
            className="inline-flex items-center gap-1 whitespace-nowrap rounded-sm text-muted-foreground outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            <ListFilter className="size-3" aria-hidden="true" />
            only {what}
          </Link>
        )}
      </dd>
    </>
  );
}

/** Before and after beside each other; on a narrow screen, below each other. */
function Changes({ changes }: { changes: Change[] }) {
  return (
    <div className="overflow-hidden rounded-md border bg-background">
      <table className="w-full table-fixed leading-5 max-sm:block [&_td]:align-top max-sm:[&_td]:block max-sm:[&_tr]:block max-sm:[&_tbody]:block">
        <caption className="sr-only">What changed</caption>
        <thead className="max-sm:sr-only">
          <tr className="border-b text-left text-muted-foreground">
            <th scope="col" className="w-40 px-3 py-1.5 font-normal">
              Field
            </th>
            <th scope="col" className="px-3 py-1.5 font-normal">
              Before
            </th>
            <th scope="col" className="px-3 py-1.5 font-normal">
              After
            </th>
          </tr>
        </thead>
        <tbody className="divide-y font-mono [overflow-wrap:anywhere]">
          {changes.map(({ field, before, after }) => (
            <tr key={field}>
              <td className="px-3 py-1.5 text-muted-foreground">
                {field ? <SafeText text={field} /> : "value"}
              </td>
              <Side text={before} sign="−" tone="bg-destructive/8" ink="text-destructive" />
              <Side text={after} sign="+" tone="bg-success/10" ink="text-success" />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface SideProps {
  text: string | null;
  sign: string;
  tone: string;
  ink: string;
}

function Side({ text, sign, tone, ink }: SideProps) {
  if (text === null) return <td className="px-3 py-1.5 text-muted-foreground max-sm:!hidden">—</td>;
  return (
    <td className={`whitespace-pre-wrap px-3 py-1.5 ${tone}`}>
      <span className={`mr-2 select-none ${ink}`} aria-hidden="true">
        {sign}
      </span>
      <SafeText text={text} />
    </td>
  );
}
