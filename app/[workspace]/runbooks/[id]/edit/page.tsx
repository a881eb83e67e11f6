import { BookOpenText } from "lucide-react";
import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { ClosedPage } from "@/components/access/closed-page";
import { RunbookEditor } from "@/components/knowledge/runbook-editor";
import { getRunbook } from "@/lib/knowledge";
import { orNotFound } from "../../../search";

export const metadata: Metadata = { title: "Edit runbook" };

interface Props {
  params: Promise<{ workspace: string; id: string }>;
}

export default async function EditRunbookPage({ params }: Props) {
  const { workspace: slug, id } = await params;
  const { ctx, denied } = await pageContext(slug);
  const runbook = await orNotFound(getRunbook(ctx, id));
  const reason = denied("runbooks:write");
  if (reason)
    return (
      <ClosedPage
        title="Edit runbook"
        icon={BookOpenText}
        heading="Runbooks are written by admins"
        reason={reason}
      />
    );
  return <RunbookEditor key={runbook.id} slug={slug} runbook={runbook} />;
}
