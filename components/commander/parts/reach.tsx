"use client";

import { CircleAlert, CircleDashed } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Explained } from "@/components/blocks/explained";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { useWorkspace } from "@/components/shell/workspace";
import { Skeleton } from "@/components/ui/skeleton";
import type { Analysis } from "@/lib/commander/report/schemas";
import { plural } from "@/lib/kit/format";
import { isOver } from "../merge";
import { nameOf } from "../words";
import { ShareBar } from "./share-bar";

const MOST = 6;
const hopsOf = (hops: number) => (hops === 0 ? "itself" : plural(hops, "step"));

/** Who needs the suspected one and suffers already, and who is likely to be next. */
export function Reach({ analysis }: { analysis: Analysis }) {
  const { diagnosis, prediction } = analysis.report;
  const running = !isOver(analysis.state);
  const first = diagnosis?.hypotheses[0];
  const radius = diagnosis?.blastRadius ?? [];
  const next = prediction?.next ?? [];
  if (!running && radius.length === 0 && next.length === 0) return null;
  return (
    <Panel
      title="Reach"
      hint={
        diagnosis && `${radius.filter(({ isSuffering }) => isSuffering).length} of ${radius.length} suffer`
      }
      flush
    >
      <div className="grid border-t sm:grid-cols-2 sm:divide-x">
        <div className="min-w-0 pb-1.5">
          <h3 className="px-4 pt-2.5 pb-1 text-muted-foreground text-xs [overflow-wrap:anywhere]">
            Needs {first ? <SafeText text={nameOf(first.entity)} /> : "it"}
          </h3>
          {diagnosis ? (
            radius.length === 0 ? (
              <p className="px-4 pb-2 text-muted-foreground text-sm">No service is known to need it.</p>
            ) : (
              <Folded noun="service">
                {radius.map(({ service, hops, isSuffering }) => (
                  <li key={service} className="flex items-center gap-2 px-4 py-1 text-sm">
                    {isSuffering ? (
                      <CircleAlert className="size-3.5 shrink-0 text-severity-high" aria-hidden="true" />
                    ) : (
                      <CircleDashed className="size-3.5 shrink-0 text-muted-foreground" aria-hidden="true" />
                    )}
                    <Service name={service} />
                    <span className="ml-auto whitespace-nowrap text-muted-foreground text-xs tabular-nums">
                      <span className={isSuffering ? "text-severity-high" : undefined}>
                        {isSuffering ? "suffers" : "calm so far"}
                      </span>
                      {" · "}
                      {hopsOf(hops)}
                    </span>
                  </li>
                ))}
              </Folded>
            )
          ) : (
            <Rows />
          )}
        </div>
        <div className="min-w-0 pb-1.5 max-sm:border-t">
          <h3 className="flex items-center gap-1 px-4 pt-2 text-muted-foreground text-xs">
            Likely next
            <Explained about="who is next">
              <p>
                Trouble runs from a service to those that call it, at the rate at which it did in past
                incidents; before there are such, as often as not.
              </p>
            </Explained>
          </h3>
          {prediction ? (
            next.length === 0 ? (
              <p className="px-4 pt-0.5 pb-2 text-muted-foreground text-sm">Nobody else is at risk.</p>
            ) : (
              <Folded noun="service">
                {next.map(({ service, probability, because, hops }) => (
                  <li key={service} className="px-4 py-1">
                    <div className="flex items-center gap-2 text-sm">
                      <Service name={service} />
                      <ShareBar value={probability} className="ml-auto" fill="bg-chart-warn" />
                    </div>
                    <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
                      <SafeText text={because} /> {hops > 1 && `${plural(hops, "step")} away.`}
                    </p>
                  </li>
                ))}
              </Folded>
            )
          ) : running ? (
            <Rows />
          ) : (
            <p className="px-4 pt-0.5 pb-2 text-muted-foreground text-sm">
              Not foreseen: the run ended before.
            </p>
          )}
        </div>
      </div>
    </Panel>
  );
}

function Service({ name }: { name: string }) {
  const { slug } = useWorkspace();
  return (
    <Link
      href={`/${slug}/logs?service=${encodeURIComponent(name)}`}
      className="min-w-0 truncate rounded-sm outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
    >
      <SafeText text={name} />
    </Link>
  );
}

function Folded({ children, noun }: { children: React.ReactNode[]; noun: string }) {
  const [open, setOpen] = useState(false);
  const rest = children.length - MOST;
  return (
    <>
      <ul>{open ? children : children.slice(0, MOST)}</ul>
      {rest > 0 && !open && (
        <button
          type="button"
          className="px-4 py-1 text-muted-foreground text-xs outline-none hover:text-foreground focus-visible:underline"
          onClick={() => setOpen(true)}
        >
          {plural(rest, `more ${noun}`)}
        </button>
      )}
    </>
  );
}

const Rows = () => (
  <div aria-busy="true" className="flex flex-col gap-3 px-4 py-2">
    <Skeleton className="h-4 w-3/5" />
    <Skeleton className="h-4 w-2/5" />
  </div>
);
