import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { ApiKeysScreen } from "@/components/access/api-keys-screen";
import { EmptyState } from "@/components/blocks/empty-state";
import { PageHeader } from "@/components/blocks/page-header";
import { listApiKeys } from "@/lib/access";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, role } = await pageContext((await params).workspace);
  if (!ctx.permissions.has("keys:manage"))
    return (
      <>
        <PageHeader title="API keys" />
        <EmptyState icon={KeyRound} title="Keys are for administrators">
          Your role here is {role}; this needs the permission keys:manage.
        </EmptyState>
      </>
    );
  const keys = await listApiKeys(ctx, { limit: 500 });
  return <ApiKeysScreen keys={keys.data} grantable={[...ctx.permissions]} />;
}
