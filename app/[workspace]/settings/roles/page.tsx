import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { RolesScreen } from "@/components/access/roles/roles-screen";

export const metadata: Metadata = { title: "Roles" };

export default async function RolesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, role } = await pageContext((await params).workspace);
  return <RolesScreen role={role} limited={ctx.services !== null} />;
}
