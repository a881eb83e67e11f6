import { SquareStack } from "lucide-react";
import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { ClosedPage } from "@/components/access/closed-page";
import { UsageScreen } from "@/components/access/usage/usage-screen";
import { readUsage } from "@/lib/access";

export const metadata: Metadata = { title: "Usage" };

export default async function UsagePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, workspace, denied } = await pageContext((await params).workspace);
  const reason = denied("usage:read");
  if (reason)
    return (
      <ClosedPage
        title="Usage"
        icon={SquareStack}
        heading="Usage is of the whole workspace"
        reason={reason}
      />
    );
  return (
    <UsageScreen slug={workspace.slug} usage={await readUsage(ctx)} denied={denied("workspace:manage")} />
  );
}
