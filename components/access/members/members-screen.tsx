import { Link2 } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "@/components/blocks/avatar";
import { type Column, DataTable } from "@/components/blocks/data-table";
import { EmptyState } from "@/components/blocks/empty-state";
import { Ago } from "@/components/blocks/moment";
import { PageHeader } from "@/components/blocks/page-header";
import { SafeText } from "@/components/blocks/safe-text";
import type { Invitation, Member } from "@/lib/access/schemas";
import { visibleText } from "@/lib/kit/format";
import type { Page } from "@/lib/kit/page";
import { shownOf } from "../shown-of";
import { INVITATION_COLUMNS } from "./invitation-columns";
import { MemberAccess, RemoveMember } from "./member-cells";
import { NewInvitation } from "./new-invitation";

interface Props {
  /** Whose page it is. */
  reader: string;
  members: Page<Member>;
  /** When somebody was last seen, by their id; empty for those who may not know. ISO instants. */
  lastSeen: ReadonlyMap<string, string>;
  /** Null for those who may not see them. */
  invitations: Page<Invitation> | null;
  /** Why not. */
  denied: string | null;
  /** Names of the workspace's services. */
  services: string[];
}

export function MembersScreen({ reader, members, lastSeen, invitations, denied, services }: Props) {
  return (
    <>
      <PageHeader title="Members" actions={<NewInvitation services={services} />} />
      <Section title="People" hint={shownOf(members, "member")}>
        <DataTable
          label="Members"
          columns={columnsOf(members.data, reader, services, lastSeen)}
          rows={members.data}
          idOf={(member) => member.id}
        />
      </Section>
      <Section
        title="Invitations"
        hint={invitations?.nextCursor ? shownOf(invitations, "invitation") : undefined}
      >
        {!invitations ? (
          <p className="px-4 py-3 text-muted-foreground lg:px-6">{denied}</p>
        ) : invitations.data.length === 0 ? (
          <EmptyState icon={Link2} title="No invitation yet" className="py-10">
            An invitation is a link that lets somebody join with a role. You hand it over as you like; it ends
            by itself.
          </EmptyState>
        ) : (
          <DataTable
            label="Invitations"
            columns={INVITATION_COLUMNS}
            rows={invitations.data.toSorted(
              (a, b) => Number(b.state === "open") - Number(a.state === "open"),
            )}
            idOf={(invitation) => invitation.id}
          />
        )}
      </Section>
    </>
  );
}

function Section({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section className="pb-6">
      <h2 className="flex items-baseline gap-2 px-4 pt-5 pb-2.5 font-medium text-sm lg:px-6">
        {title}
        {hint && <span className="font-normal text-muted-foreground text-xs tabular-nums">{hint}</span>}
      </h2>
      {children}
    </section>
  );
}

function columnsOf(
  members: Member[],
  reader: string,
  services: string[],
  lastSeen: Props["lastSeen"],
): Column<Member>[] {
  const owners = members.filter((member) => member.role === "owner").length;
  const access = (member: Member) => <MemberAccess member={member} owners={owners} services={services} />;
  return [
    {
      key: "person",
      title: "Person",
      cell: (member) => (
        <>
          <Person member={member} mine={member.id === reader} />
          <div className="mt-2.5 md:hidden">{access(member)}</div>
        </>
      ),
    },
    { key: "access", title: "Role and what they see", className: "w-72 max-md:hidden", cell: access },
    {
      key: "joined",
      title: "Joined",
      className: "w-24 text-muted-foreground text-xs leading-8 max-lg:hidden",
      cell: (member) => <Ago at={member.joinedAt} />,
    },
    ...(lastSeen.size > 0 ? [seenColumn(lastSeen)] : []),
    {
      key: "act",
      title: "",
      className: "w-24 text-right leading-8",
      cell: (member) => <RemoveMember member={member} owners={owners} />,
    },
  ];
}

const seenColumn = (lastSeen: Props["lastSeen"]): Column<Member> => ({
  key: "seen",
  title: "Last seen",
  className: "w-24 text-muted-foreground text-xs leading-8 max-xl:hidden",
  cell: ({ id }) => {
    const at = lastSeen.get(id);
    return at ? <Ago at={at} /> : "—";
  },
});

function Person({ member, mine }: { member: Member; mine: boolean }) {
  return (
    <div className="flex items-center gap-2.5">
      <Avatar name={member.name ?? member.email} className="size-8" />
      <div className="min-w-0">
        <p className="truncate font-medium leading-5" title={visibleText(member.email)}>
          <SafeText text={member.name ?? member.email} />
          {mine && <span className="ml-1.5 font-normal text-muted-foreground">(you)</span>}
        </p>
        {member.name && (
          <p className="truncate text-muted-foreground text-xs leading-4">
            <SafeText text={member.email} />
          </p>
        )}
      </div>
    </div>
  );
}
