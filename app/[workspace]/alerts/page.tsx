import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { ALERT_FILTERS, AlertsScreen } from "@/components/intake/alerts-screen";
import { listServices } from "@/lib/catalog";
import { alertListQuerySchema, alertSources, listAlerts } from "@/lib/intake";
import { lenient, queryOf, type Search, singles } from "../search";

export const metadata: Metadata = { title: "Alerts" };

interface Props {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}

export default async function AlertsPage({ params, searchParams }: Props) {
  const { ctx, workspace } = await pageContext((await params).workspace);
  const given = await singles(searchParams);
  const [first, services, heard] = await Promise.all([
    listAlerts(ctx, lenient(alertListQuerySchema, given)),
    listServices(ctx, { limit: 500 }),
    alertSources(ctx),
  ]);
  return (
    <AlertsScreen
      slug={workspace.slug}
      first={first}
      sources={heard}
      services={services.data.map((service) => service.name)}
      query={queryOf(given, ALERT_FILTERS)}
    />
  );
}
