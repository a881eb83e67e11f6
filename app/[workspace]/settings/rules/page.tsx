import { Combine } from "lucide-react";
import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { ClosedPage } from "@/components/access/closed-page";
import { PageHeader } from "@/components/blocks/page-header";
import { Lessons } from "@/components/rules/lessons";
import { RulesScreen } from "@/components/rules/rules-screen";
import { listGroupingRules, listLessons } from "@/lib/incidents";

const LESSONS = 50;

export const metadata: Metadata = { title: "Rules" };

export default async function RulesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, workspace, denied } = await pageContext((await params).workspace);
  const reason = denied("rules:read");
  if (reason)
    return (
      <ClosedPage title="Rules" icon={Combine} heading="Rules are of the whole workspace" reason={reason} />
    );
  const [{ data }, lessons] = await Promise.all([
    listGroupingRules(ctx),
    listLessons(ctx, { limit: LESSONS }),
  ]);
  return (
    <>
      <PageHeader title="Rules" />
      <div className="flex max-w-4xl flex-col gap-4 p-4 lg:p-6">
        <RulesScreen rules={data} denied={denied("rules:manage")} />
        <Lessons slug={workspace.slug} initial={lessons} denied={denied("rules:manage")} />
      </div>
    </>
  );
}
