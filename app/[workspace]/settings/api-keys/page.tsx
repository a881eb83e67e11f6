import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { ClosedPage } from "@/components/access/closed-page";
import { ApiKeysScreen } from "@/components/access/keys/api-keys-screen";
import { listApiKeys } from "@/lib/access";
import { listServices } from "@/lib/catalog";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, denied } = await pageContext((await params).workspace);
  const reason = denied("keys:manage");
  if (reason)
    return (
      <ClosedPage title="API keys" icon={KeyRound} heading="Keys are for administrators" reason={reason} />
    );
  const [keys, services] = await Promise.all([
    listApiKeys(ctx, { limit: 500 }),
    listServices(ctx, { limit: 500 }),
  ]);
  return (
    <ApiKeysScreen
      keys={keys}
      grantable={[...ctx.permissions]}
      services={services.data.map((service) => service.name)}
      now={Date.now()}
    />
  );
}
