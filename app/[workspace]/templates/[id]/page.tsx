import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { TemplateScreen } from "@/components/templates/template-screen";
import { searchRecords } from "@/lib/intake";
import { getTemplate } from "@/lib/templates";
import { orNotFound } from "../../search";

export const metadata: Metadata = { title: "Template" };

interface Props {
  params: Promise<{ workspace: string; id: string }>;
}

const LINES = 12;

export default async function TemplatePage({ params }: Props) {
  const { workspace: slug, id } = await params;
  const { ctx } = await pageContext(slug);
  const template = await orNotFound(getTemplate(ctx, id));
  const recent = await searchRecords(ctx, { templateId: template.id, limit: LINES });
  return <TemplateScreen slug={slug} template={template} records={recent.data} />;
}
