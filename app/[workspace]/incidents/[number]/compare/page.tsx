import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageContext } from "@/app/page-context";
import { CompareScreen } from "@/components/commander/compare/compare-screen";
import { getIncident, incidentParamsSchema } from "@/lib/incidents";
import { orNotFound, type Search, singles } from "../../../search";

interface Props {
  params: Promise<{ workspace: string; number: string }>;
  searchParams: Search;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Compare runs of #${(await params).number}` };
}

export default async function ComparePage({ params, searchParams }: Props) {
  const { workspace: slug, number: given } = await params;
  const { ctx } = await pageContext(slug);
  const parsed = incidentParamsSchema.safeParse({ number: given });
  if (!parsed.success) notFound();
  const { number } = await orNotFound(getIncident(ctx, parsed.data.number));
  const { a, b } = await singles(searchParams);
  return <CompareScreen key={`${a} ${b}`} slug={slug} number={number} a={a ?? null} b={b ?? null} />;
}
