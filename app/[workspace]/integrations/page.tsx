import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { IntegrationsScreen } from "@/components/intake/integrations-screen";
import { lastArrivals } from "@/lib/intake";
import { appUrl } from "@/lib/kit/env";

export const metadata: Metadata = { title: "Integrations" };

export default async function IntegrationsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, workspace, denied } = await pageContext((await params).workspace);
  return (
    <IntegrationsScreen
      slug={workspace.slug}
      address={appUrl()}
      lastAt={await lastArrivals(ctx)}
      denied={denied("alerts:write")}
    />
  );
}
