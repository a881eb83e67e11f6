"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { SafeText } from "@/components/blocks/safe-text";
import { useWorkspace } from "@/components/shell/workspace";
import type { BacktestGroup, BacktestResult } from "@/lib/incidents/rules/schemas";
import { plural } from "@/lib/kit/format";

/** Which incidents a rule would have merged, parted, hidden and opened. */
export function BacktestLists({ result }: { result: BacktestResult }) {
  const { merged, parted, hidden, opened } = result;
  return (
    <div className="flex flex-col gap-1.5">
      <Fold title="Made into one" count={merged.length}>
        {merged.map(({ into, from }, i) => (
          <Item key={keyOf(into, i)}>
            <Group group={into} plain />: <Several groups={from} />
          </Item>
        ))}
      </Fold>
      <Fold title="Parted" count={parted.length}>
        {parted.map(({ from, into }, i) => (
          <Item key={keyOf(from, i)}>
            <Group group={from} /> into {into.map(({ signals }) => plural(signals, "signal")).join(", ")}
          </Item>
        ))}
      </Fold>
      <Fold title="Hidden" count={hidden.length}>
        {hidden.map((group, i) => (
          <Item key={keyOf(group, i)}>
            <Group group={group} />
          </Item>
        ))}
      </Fold>
      <Fold title="Opened" count={opened.length}>
        {opened.map((group, i) => (
          <Item key={keyOf(group, i)}>
            <Group group={group} />
          </Item>
        ))}
      </Fold>
    </div>
  );
}

const keyOf = ({ at, title }: BacktestGroup, i: number) => `${i} ${at} ${title}`;

function Fold({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <details open={count <= 5} className="rounded-md border">
      <summary className="cursor-pointer px-3 py-1.5 font-medium text-sm outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50">
        {title} <span className="font-normal text-muted-foreground text-xs">{count}</span>
      </summary>
      <ul className="max-h-60 divide-y overflow-y-auto border-t" aria-label={title}>
        {children}
      </ul>
    </details>
  );
}

const Item = ({ children }: { children: ReactNode }) => (
  <li className="px-3 py-1.5 text-xs leading-relaxed [overflow-wrap:anywhere]">{children}</li>
);

const Several = ({ groups }: { groups: BacktestGroup[] }) => (
  <>
    {groups.map((group, i) => (
      <span key={keyOf(group, i)}>
        {i > 0 && ", "}
        <Group group={group} short />
      </span>
    ))}
  </>
);

interface GroupProps {
  group: BacktestGroup;
  /** Its number alone, where it has one. */
  short?: boolean;
  /** It is no incident of today. */
  plain?: boolean;
}

/** An incident of the replay by the one that its signals are in today; it opens beside the form. */
function Group({ group, short = false, plain = false }: GroupProps) {
  const { slug } = useWorkspace();
  const { number, title, services, signals } = group;
  const of = `${plural(signals, "signal")} of ${services.join(", ")}`;
  if (plain) return <SafeText text={of} />;
  if (number === null)
    return (
      <>
        <SafeText text={title} />
        <span className="text-muted-foreground"> in no incident today</span>
      </>
    );
  return (
    <>
      <Link
        href={`/${slug}/incidents/${number}`}
        target="_blank"
        title={`${title}: ${of}`}
        className="text-link hover:underline"
      >
        #{number}
        {!short && (
          <>
            {" "}
            <SafeText text={title} />
          </>
        )}
      </Link>
      {!short && <span className="text-muted-foreground">, {plural(signals, "signal")}</span>}
    </>
  );
}
