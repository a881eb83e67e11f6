import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { FirstRun } from "@/components/insights/first-run";
import { OverviewScreen } from "@/components/insights/overview-screen";
import { listServices } from "@/lib/catalog";
import { listIncidents } from "@/lib/incidents";
import { overview, overviewQuerySchema } from "@/lib/insights";
import { appUrl } from "@/lib/kit/env";
import { lenient, type Search, singles } from "./search";

/** A layout's template does not reach the page of its own segment, so the workspace is named here. */
export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  const { workspace } = await pageContext((await params).workspace);
  return { title: { absolute: `Overview · ${workspace.name}` } };
}

interface Props {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}

/** Enough to choose the worst few from. */
const CANDIDATES = 24;

export default async function OverviewPage({ params, searchParams }: Props) {
  const { ctx, workspace } = await pageContext((await params).workspace);
  const { minutes } = lenient(overviewQuerySchema, await singles(searchParams));
  const [figures, live, services] = await Promise.all([
    overview(ctx, minutes),
    listIncidents(ctx, { status: "open,acknowledged,mitigated", limit: CANDIDATES }),
    listServices(ctx, { limit: 1 }),
  ]);
  const untouched =
    services.data.length === 0 && live.data.length === 0 && figures.pipeline.waitingRecords === 0;
  if (untouched) return <FirstRun slug={workspace.slug} url={appUrl()} />;
  return <OverviewScreen slug={workspace.slug} overview={figures} incidents={live.data} />;
}
