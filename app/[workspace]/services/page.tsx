import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { ServicesScreen } from "@/components/catalog/services-screen";
import { listServices } from "@/lib/catalog";

export const metadata: Metadata = { title: "Services" };

export default async function ServicesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, workspace } = await pageContext((await params).workspace);
  const services = await listServices(ctx, { limit: 500 });
  return <ServicesScreen slug={workspace.slug} services={services.data} />;
}
