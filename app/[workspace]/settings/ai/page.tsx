import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { AiScreen } from "@/components/commander/settings/ai-screen";
import { namedSettings } from "@/lib/access";

export const metadata: Metadata = { title: "AI" };

export default async function AiPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, denied } = await pageContext((await params).workspace);
  return <AiScreen settings={await namedSettings(ctx)} denied={denied("workspace:manage")} />;
}
