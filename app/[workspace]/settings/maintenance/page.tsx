import { Wrench } from "lucide-react";
import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { ClosedPage } from "@/components/access/closed-page";
import { MaintenanceScreen } from "@/components/signals/maintenance-screen";
import { listMaintenanceWindows } from "@/lib/signals";

export const metadata: Metadata = { title: "Maintenance" };

export default async function MaintenancePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, denied } = await pageContext((await params).workspace);
  const reason = denied("noise:read");
  if (reason)
    return (
      <ClosedPage
        title="Maintenance"
        icon={Wrench}
        heading="Maintenance windows are of the whole workspace"
        reason={reason}
      />
    );
  const windows = await listMaintenanceWindows(ctx, { limit: 500 });
  return <MaintenanceScreen windows={windows.data} denied={denied("noise:manage")} />;
}
