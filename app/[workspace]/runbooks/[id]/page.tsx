import type { Metadata } from "next";
import { cache } from "react";
import { pageContext } from "@/app/page-context";
import { RunbookScreen } from "@/components/knowledge/runbook-screen";
import { visibleText } from "@/lib/kit/format";
import { getRunbook } from "@/lib/knowledge";
import { orNotFound } from "../../search";

interface Props {
  params: Promise<{ workspace: string; id: string }>;
}

/** Asked for the title and for the content; read once. */
const runbookOf = cache(async (slug: string, id: string) => {
  const { ctx } = await pageContext(slug);
  return orNotFound(getRunbook(ctx, id));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, id } = await params;
  return { title: visibleText((await runbookOf(workspace, id)).title) };
}

export default async function RunbookPage({ params }: Props) {
  const { workspace, id } = await params;
  return <RunbookScreen slug={workspace} runbook={await runbookOf(workspace, id)} />;
}
