import Link from "next/link";
import type { ReactNode } from "react";
import { CommandLine } from "@/components/blocks/copy-button";
import { PageHeader } from "@/components/blocks/page-header";
import { LiveRefresh } from "@/components/live/refresh";
import { ScenarioButton } from "./scenario-button";

const curlOf = (url: string) =>
  `curl ${url}/api/v1/logs \\
  -H "Authorization: Bearer $IC_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '[{"service":"web","level":"error","message":"card refused"}]'`;

/** An empty workspace: three steps, each with the very thing to paste or press. */
export function FirstRun({ slug, url }: { slug: string; url: string }) {
  return (
    <>
      <LiveRefresh topic="all" />
      <PageHeader title="Overview" />
      <div className="mx-auto max-w-2xl px-4 py-10 sm:py-14">
        <h2 className="text-balance font-semibold text-2xl tracking-tight">From a log to an incident</h2>
        <p className="mt-2 text-balance text-muted-foreground leading-relaxed">
          Nothing has arrived in this workspace yet. The first lines take you all the way, with no account
          anywhere else.
        </p>
        <ol className="mt-9 flex flex-col">
          <Step number={1} title="Feed a log you have">
            <CommandLine command="npm run feed -- ./your.log --service web" />
            <Note>
              In the folder of this server; it finds the key by itself. With --follow it keeps going.
            </Note>
          </Step>
          <Step number={2} title="Or post lines from anywhere">
            <CommandLine command={curlOf(url)} />
            <Note>
              With a key from{" "}
              <Link
                href={`/${slug}/settings/api-keys`}
                className="text-link underline-offset-4 hover:underline"
              >
                API keys
              </Link>
              . JSON, newline-delimited JSON and plain lines are taken, gzip as well.
            </Note>
          </Step>
          <Step number={3} title="Or let a scenario speak" last>
            <div>
              <ScenarioButton variant="default" />
            </div>
            <Note>A dozen services, then a fault whose truth is known. Good for a first look.</Note>
          </Step>
        </ol>
        <p className="mt-8 flex items-center gap-2.5 rounded-lg border border-dashed px-4 py-3 text-sm text-muted-foreground">
          <span className="size-2 rounded-full bg-success text-success motion-safe:animate-pulse-dot" />
          Listening for the first line. This page changes by itself.
        </p>
      </div>
    </>
  );
}

const Note = ({ children }: { children: ReactNode }) => (
  <p className="text-sm text-muted-foreground leading-relaxed">{children}</p>
);

interface StepProps {
  number: number;
  title: string;
  last?: boolean;
  children: ReactNode;
}

function Step({ number, title, last = false, children }: StepProps) {
  return (
    <li className="relative grid grid-cols-[2rem_minmax(0,1fr)] gap-x-3 pb-8 last:pb-0">
      {!last && <span className="absolute top-9 bottom-1 left-4 w-px bg-border" aria-hidden="true" />}
      <span className="grid size-8 place-items-center rounded-full border bg-card font-medium text-sm tabular-nums">
        {number}
      </span>
      <div className="flex min-w-0 flex-col gap-2.5 pt-1">
        <h3 className="font-medium">{title}</h3>
        {children}
      </div>
    </li>
  );
}
