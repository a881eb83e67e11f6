import { Waypoints } from "lucide-react";
import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { ClosedPage } from "@/components/access/closed-page";
import { MappingRules } from "@/components/alert-rules/mapping-rules";
import { NoiseRules } from "@/components/alert-rules/noise-rules";
import { PageHeader } from "@/components/blocks/page-header";
import { actedByDefault, listMappingRules } from "@/lib/intake";
import { listNoiseRules } from "@/lib/signals";

export const metadata: Metadata = { title: "Alert rules" };

export default async function AlertRulesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, workspace, denied } = await pageContext((await params).workspace);
  const reason = denied("noise:read");
  if (reason)
    return (
      <ClosedPage
        title="Alert rules"
        icon={Waypoints}
        heading="Rules are of the whole workspace"
        reason={reason}
      />
    );
  const [mapping, noise, byDefault] = await Promise.all([
    listMappingRules(ctx),
    listNoiseRules(ctx, { limit: 500 }),
    actedByDefault(ctx),
  ]);
  return (
    <>
      <PageHeader title="Alert rules" />
      <div className="flex max-w-4xl flex-col gap-4 p-4 lg:p-6">
        <MappingRules rules={mapping.data} denied={denied("noise:manage")} />
        <NoiseRules
          rules={noise.data}
          byDefault={byDefault}
          slug={workspace.slug}
          denied={denied("noise:manage")}
        />
      </div>
    </>
  );
}
