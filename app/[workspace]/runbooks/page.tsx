import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { RUNBOOK_FILTERS, RunbooksScreen } from "@/components/knowledge/runbooks-screen";
import { listServices } from "@/lib/catalog";
import { listRunbooks } from "@/lib/knowledge";
import { runbookListQuerySchema } from "@/lib/knowledge/schemas";
import { lenient, queryOf, type Search, singles } from "../search";

export const metadata: Metadata = { title: "Runbooks" };

interface Props {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}

export default async function RunbooksPage({ params, searchParams }: Props) {
  const { ctx, workspace } = await pageContext((await params).workspace);
  // The question is asked of what runbooks say; the list is not cut by it.
  const { q: question = "", ...given } = await singles(searchParams);
  const query = lenient(runbookListQuerySchema, given);
  const [first, services] = await Promise.all([listRunbooks(ctx, query), listServices(ctx, { limit: 500 })]);
  return (
    <RunbooksScreen
      slug={workspace.slug}
      first={first}
      services={services.data.map((service) => service.name)}
      query={queryOf(given, RUNBOOK_FILTERS)}
      question={question.trim().slice(0, 4000)}
      service={query.service ?? null}
    />
  );
}
