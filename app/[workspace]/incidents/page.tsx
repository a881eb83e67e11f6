import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { INCIDENT_FILTERS, IncidentsScreen } from "@/components/incidents/incidents-screen";
import { listServices } from "@/lib/catalog";
import { incidentListQuerySchema, listIncidents, STATUSES } from "@/lib/incidents";
import { SEVERITIES } from "@/lib/signals";
import { among, lenient, queryOf, type Search, singles } from "../search";

export const metadata: Metadata = { title: "Incidents" };

interface Props {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}

export default async function IncidentsPage({ params, searchParams }: Props) {
  const { ctx, workspace } = await pageContext((await params).workspace);
  const asked = await singles(searchParams);
  const given = {
    ...asked,
    status: among(asked.status, STATUSES),
    severity: among(asked.severity, SEVERITIES),
  };
  const [first, services] = await Promise.all([
    listIncidents(ctx, lenient(incidentListQuerySchema, given)),
    listServices(ctx, { limit: 500 }),
  ]);
  return (
    <IncidentsScreen
      slug={workspace.slug}
      first={first}
      services={services.data.map((service) => service.name)}
      query={queryOf(given, INCIDENT_FILTERS)}
    />
  );
}
