import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { GeneralScreen } from "@/components/access/general/general-screen";
import { namedSettings } from "@/lib/access";

export const metadata: Metadata = { title: "General" };

export default async function GeneralPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, denied } = await pageContext((await params).workspace);
  return <GeneralScreen settings={await namedSettings(ctx)} denied={denied("workspace:manage")} />;
}
