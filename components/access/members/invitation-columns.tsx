import type { Column } from "@/components/blocks/data-table";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import type { Invitation } from "@/lib/access/schemas";
import { plural } from "@/lib/kit/format";
import { roleLabel } from "../role-label";
import { RevokeInvitation } from "./revoke-invitation";

const forWhom = ({ email }: Invitation) => email ?? "Whoever has the link";
const seen = ({ services }: Invitation) => (services ? plural(services.length, "service") : "all services");

export const INVITATION_COLUMNS: Column<Invitation>[] = [
  {
    key: "for",
    title: "For",
    cell: (invitation) => (
      <div className={invitation.state === "open" ? undefined : "text-muted-foreground"}>
        <p className="truncate font-medium leading-5">
          <SafeText text={forWhom(invitation)} />
        </p>
        <p className="text-muted-foreground text-xs leading-4 md:truncate">
          <span title={invitation.services?.join(", ")}>
            {roleLabel(invitation.role)} for {seen(invitation)}
          </span>
          <span className="md:hidden">
            {" · "}
            <Standing invitation={invitation} />
          </span>
        </p>
      </div>
    ),
  },
  {
    key: "state",
    title: "State",
    className: "w-52 text-xs leading-5 max-md:hidden",
    cell: (invitation) => <Standing invitation={invitation} />,
  },
  {
    key: "by",
    title: "Made by",
    className: "w-44 text-muted-foreground text-xs max-lg:hidden",
    cell: (invitation) => (
      <>
        <p className="truncate leading-5">
          <SafeText text={invitation.createdBy} />
        </p>
        <Ago at={invitation.createdAt} />
      </>
    ),
  },
  {
    key: "act",
    title: "",
    className: "w-24 text-right",
    cell: (invitation) => invitation.state === "open" && <RevokeInvitation invitation={invitation} />,
  },
];

function Standing({ invitation }: { invitation: Invitation }) {
  const { state, uses, maxUses, expiresAt } = invitation;
  if (state === "open")
    return (
      <>
        <span className="font-medium text-success">Open</span>
        {maxUses > 1 && `, ${uses} of ${maxUses} used`}
        {", ends "}
        <Ago at={expiresAt} />
      </>
    );
  return (
    <span className="text-muted-foreground">
      {state === "revoked" && "Revoked"}
      {state === "used" && (maxUses === 1 ? "Used" : `Used ${uses} times, which is all`)}
      {state === "expired" && (
        <>
          Ended <Ago at={expiresAt} />
        </>
      )}
    </span>
  );
}
