import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { WindowsScreen } from "@/components/intake/windows-screen";
import { listServices } from "@/lib/catalog";
import { listWindows, windowQuerySchema } from "@/lib/intake";
import { lenient, queryOf, type Search, singles } from "../search";

export const metadata: Metadata = { title: "Windows" };

interface Props {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}

export default async function WindowsPage({ params, searchParams }: Props) {
  const { ctx, workspace } = await pageContext((await params).workspace);
  const given = await singles(searchParams);
  const [first, services] = await Promise.all([
    listWindows(ctx, lenient(windowQuerySchema, given)),
    listServices(ctx, { limit: 500 }),
  ]);
  return (
    <WindowsScreen
      slug={workspace.slug}
      first={first}
      services={services.data.map((service) => service.name)}
      query={queryOf(given, ["service"])}
    />
  );
}
