import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { TemplatesScreen } from "@/components/templates/templates-screen";
import { listServices } from "@/lib/catalog";
import { listTemplates, templateQuerySchema } from "@/lib/templates";
import { lenient, queryOf, type Search, singles } from "../search";

export const metadata: Metadata = { title: "Templates" };

interface Props {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}

const FILTERS = ["q", "service", "level", "pinned", "muted"];

export default async function TemplatesPage({ params, searchParams }: Props) {
  const { ctx, workspace } = await pageContext((await params).workspace);
  const given = await singles(searchParams);
  const query = lenient(templateQuerySchema, given);
  const [first, services] = await Promise.all([listTemplates(ctx, query), listServices(ctx, { limit: 500 })]);
  return (
    <TemplatesScreen
      slug={workspace.slug}
      first={first}
      sort={query.sort}
      services={services.data.map((service) => service.name)}
      query={queryOf({ ...given, sort: query.sort }, [...FILTERS, "sort"])}
      filtered={queryOf(given, FILTERS) !== ""}
    />
  );
}
