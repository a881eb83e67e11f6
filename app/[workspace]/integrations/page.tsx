import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { IntegrationsScreen } from "@/components/intake/integrations-screen";
import { LiveRefresh } from "@/components/live/refresh";
import { lastArrivals, listDeadLetters, listSenderSecrets } from "@/lib/intake";
import { appUrl, env } from "@/lib/kit/env";

export const metadata: Metadata = { title: "Integrations" };

export default async function IntegrationsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, workspace, denied } = await pageContext((await params).workspace);
  const signing = denied("keys:manage") ? [] : (await listSenderSecrets(ctx)).data;
  const letters = denied("dead-letters:manage") ? [] : (await listDeadLetters(ctx, { limit: 20 })).data;
  return (
    <>
      <LiveRefresh topic="all" gapMs={3000} />
      <IntegrationsScreen
        slug={workspace.slug}
        place={{ address: appUrl(), syslogPort: env().SYSLOG_PORT ?? null }}
        lastAt={await lastArrivals(ctx)}
        signing={signing}
        letters={letters}
      />
    </>
  );
}
