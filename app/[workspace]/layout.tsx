import type { Metadata } from "next";
import type { ReactNode } from "react";
import { pageContext } from "@/app/page-context";
import { ConsoleShell } from "@/components/shell/console-shell";
import { listIncidents } from "@/lib/incidents";
import { lastSeq } from "@/lib/live";

interface Props {
  params: Promise<{ workspace: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace } = await pageContext((await params).workspace);
  return { title: { default: workspace.name, template: `%s · ${workspace.name}` } };
}

/** The mark beside "Incidents" counts to nine; beyond that the number no longer matters there. */
const COUNTED = 10;

export default async function WorkspaceLayout({ params, children }: Props) {
  const { ctx, user, workspace, role, workspaces } = await pageContext((await params).workspace);
  const [seq, open] = await Promise.all([
    lastSeq(ctx.workspaceId),
    listIncidents(ctx, { status: "open,acknowledged,mitigated", limit: COUNTED }),
  ]);
  return (
    <ConsoleShell
      workspace={{
        ...workspace,
        user,
        role,
        permissions: [...ctx.permissions],
        services: ctx.services && [...ctx.services],
        workspaces,
      }}
      now={Date.now()}
      seq={seq}
      openIncidents={open.data.length}
    >
      {children}
    </ConsoleShell>
  );
}
