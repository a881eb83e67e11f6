import { BookOpenText } from "lucide-react";
import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { ClosedPage } from "@/components/access/closed-page";
import { RunbookEditor } from "@/components/knowledge/runbook-editor";

export const metadata: Metadata = { title: "New runbook" };

export default async function NewRunbookPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace, denied } = await pageContext((await params).workspace);
  const reason = denied("runbooks:write");
  if (reason)
    return (
      <ClosedPage
        title="New runbook"
        icon={BookOpenText}
        heading="Runbooks are written by admins"
        reason={reason}
      />
    );
  return <RunbookEditor slug={workspace.slug} runbook={null} />;
}
