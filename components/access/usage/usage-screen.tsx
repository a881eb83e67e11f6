import Link from "next/link";
import { PageHeader } from "@/components/blocks/page-header";
import { Panel } from "@/components/blocks/panel";
import { LiveRefresh } from "@/components/live/refresh";
import type { Usage } from "@/lib/access/schemas";
import { UsageMeter } from "./usage-meter";

interface Props {
  slug: string;
  usage: Usage;
  /** Why the reader cannot change the quotas; null when they can. */
  denied: string | null;
}

/** What was used of each quota: today, and on the days before. */
export function UsageScreen({ slug, usage, denied }: Props) {
  return (
    <>
      <LiveRefresh topic="windows" gapMs={5000} />
      <PageHeader title="Usage" />
      <div className="flex max-w-5xl flex-col gap-4 p-4 lg:p-6">
        <p className="max-w-prose text-muted-foreground leading-relaxed">
          Days are UTC. Beyond a quota, what is sent is refused until the next day begins; what was accepted
          stays.{" "}
          {denied ? (
            <>The quotas stand under General. {denied}</>
          ) : (
            <>
              The quotas are set under{" "}
              <Link href={`/${slug}/settings/general`} className="text-link hover:underline">
                General
              </Link>
              .
            </>
          )}
        </p>
        {usage.meters.map((meter) => (
          <Panel key={meter.meter} title={METERS[meter.meter].title}>
            <UsageMeter {...METERS[meter.meter]} meter={meter} resetsAt={usage.resetsAt} />
          </Panel>
        ))}
      </div>
    </>
  );
}

const METERS: Record<Usage["meters"][number]["meter"], { title: string; noun: string; unit?: number }> = {
  lines: { title: "Lines", noun: "lines" },
  ai_tokens: { title: "AI tokens", noun: "tokens" },
  // Where the price of the models is known, in the currency it is given in.
  ai_cost: { title: "AI cost", noun: "money", unit: 1_000_000 },
};
