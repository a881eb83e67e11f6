import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { MembersScreen } from "@/components/access/members/members-screen";
import { listInvitations, listMembers, membersLastSeen } from "@/lib/access";
import { listServices } from "@/lib/catalog";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, user, denied } = await pageContext((await params).workspace);
  const refused = denied("members:manage");
  const [members, lastSeen, invitations, services] = await Promise.all([
    listMembers(ctx, { limit: 500 }),
    refused ? new Map<string, string>() : membersLastSeen(ctx),
    refused ? null : listInvitations(ctx, { limit: 100 }),
    listServices(ctx, { limit: 500 }),
  ]);
  return (
    <MembersScreen
      reader={user.id}
      members={members}
      lastSeen={lastSeen}
      invitations={invitations}
      denied={refused}
      services={services.data.map((service) => service.name)}
    />
  );
}
