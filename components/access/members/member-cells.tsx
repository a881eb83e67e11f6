"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Confirm } from "@/components/blocks/confirm";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useAct } from "@/components/blocks/use-act";
import { useChange } from "@/components/blocks/use-change";
import { useApi } from "@/components/shell/api";
import { useWorkspace } from "@/components/shell/workspace";
import { isAtLeast, LIMITABLE_ROLES, type Member, type Role } from "@/lib/access/schemas";
import { plural, visibleText } from "@/lib/kit/format";
import { roleLabel } from "../role-label";
import { RoleSelect } from "../role-select";
import { ServicesPicker } from "../services-picker";
import { guardsOf, roleReason } from "./guards";

interface Props {
  member: Member;
  /** How many owners the workspace has. */
  owners: number;
}

const shownName = ({ name, email }: Member) => visibleText(name ?? email);
const pathOf = ({ id }: Member) => `/members/${encodeURIComponent(id)}`;

function useReader() {
  const view = useWorkspace();
  return { ...view, id: view.user.id };
}

/** What a member may do and see. */
export function MemberAccess({ member, owners, services: known }: Props & { services: string[] }) {
  const api = useApi();
  const router = useRouter();
  const reader = useReader();
  const [asked, setAsked] = useState<Role | null>(null);
  const { shown, change } = useChange(member, async (patch) => {
    await api(pathOf(member), { method: "PATCH", body: patch });
    router.refresh();
  });
  const guards = guardsOf({ ...member, role: shown.role }, reader, owners);
  const name = shownName(member);
  const failed = `${name} was not changed`;
  const give = (role: Role) => {
    const patch = LIMITABLE_ROLES.includes(role) || !shown.services ? { role } : { role, services: null };
    const widened = "services" in patch ? " and sees all services" : "";
    void change(patch, { said: `${name} is ${roleLabel(role).toLowerCase()} now${widened}`, failed });
  };
  const choose = (role: Role) => {
    const lower = !isAtLeast(role, shown.role);
    // Whoever steps down cannot take it back by themselves.
    if (member.id === reader.id && lower) setAsked(role);
    else if (role !== shown.role) give(role);
  };
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <RoleSelect
        label={`Role of ${name}`}
        role={shown.role}
        denied={guards.role}
        refuses={(role) => roleReason(role, reader)}
        onChange={choose}
        className="w-32"
      />
      <MemberServices
        label={`What ${name} sees`}
        known={known}
        stored={shown.services}
        denied={guards.services}
        onChange={(services) =>
          void change(
            { services },
            {
              said: `${name} sees ${services ? plural(services.length, "service") : "all services"}`,
              failed,
            },
          )
        }
      />
      <Confirm
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        title={`Become ${asked ?? ""} yourself?`}
        act="Change my role"
        onConfirm={() => asked && give(asked)}
      >
        You may then no longer do what you are doing here, and cannot take it back by yourself.
      </Confirm>
    </div>
  );
}

interface ServicesProps {
  label: string;
  known: string[];
  stored: string[] | null;
  denied: string | null;
  onChange: (services: string[] | null) => void;
}

const isSame = (a: string[] | null, b: string[] | null) => JSON.stringify(a) === JSON.stringify(b);

/** Sent once, when the list closes. */
function MemberServices({ label, known, stored, denied, onChange }: ServicesProps) {
  const [seen, setSeen] = useState(stored);
  const [chosen, setChosen] = useState(stored);
  if (!isSame(stored, seen)) {
    setSeen(stored);
    setChosen(stored);
  }
  const done = (next: string[] | null) => {
    if (!isSame(next, stored)) onChange(next);
  };
  return (
    <ServicesPicker
      label={label}
      known={known}
      chosen={chosen}
      denied={denied}
      onChange={setChosen}
      onDone={done}
      className="w-32"
    />
  );
}

/** Ends a membership; one's own is left. */
export function RemoveMember({ member, owners }: Props) {
  const api = useApi();
  const router = useRouter();
  const reader = useReader();
  const [asking, setAsking] = useState(false);
  const mine = member.id === reader.id;
  const name = shownName(member);
  const { busy, run } = useAct(mine ? "You have not left" : `${name} was not removed`);
  const remove = async () => {
    await api(pathOf(member), { method: "DELETE" });
    if (mine) router.push("/");
    else toast.success(`${name} no longer belongs to the workspace`);
  };
  return (
    <>
      <GuardedButton
        variant="outline"
        size="xs"
        denied={guardsOf(member, reader, owners).remove}
        disabled={busy}
        aria-label={mine ? "Leave the workspace" : `Remove ${name}`}
        onClick={() => setAsking(true)}
      >
        {mine ? "Leave" : "Remove"}
      </GuardedButton>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={mine ? `Leave ${visibleText(reader.name)}?` : `Remove ${name}?`}
        act={mine ? "Leave" : "Remove"}
        keep={mine ? "Stay" : "Keep"}
        onConfirm={() => void run(remove)}
      >
        {mine ? "You" : "They"} see nothing of this workspace any more, at once, and what was assigned to{" "}
        {mine ? "you" : "them"} is assigned to nobody. Coming back takes a new invitation.
      </Confirm>
    </>
  );
}
