"use client";

import { UserRoundPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { ShownOnce } from "@/components/blocks/shown-once";
import { useApi } from "@/components/shell/api";
import { useDenied, useWorkspace } from "@/components/shell/workspace";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import {
  type CreatedInvitation,
  createdInvitationSchema,
  LIMITABLE_ROLES,
  type Role,
} from "@/lib/access/schemas";
import { visibleText } from "@/lib/kit/format";
import { ChoiceSelect } from "../choice-select";
import { RoleSelect } from "../role-select";
import { ServicesPicker } from "../services-picker";
import { limitReason, roleReason } from "./guards";

/** Makes a link that lets somebody join. */
export function NewInvitation({ services }: { services: string[] }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<CreatedInvitation | null>(null);
  const denied = useDenied("members:manage");
  const close = (next: boolean) => {
    setOpen(next);
    if (!next) setMade(null);
  };
  return (
    <>
      <GuardedButton size="sm" denied={denied} onClick={() => setOpen(true)}>
        <UserRoundPlus />
        Invite
      </GuardedButton>
      <Dialog open={open} onOpenChange={close}>
        <DialogContent>
          {made === null ? (
            <Form services={services} onMade={setMade} />
          ) : (
            <ShownOnce
              title="Copy the link now"
              value={made.url ?? ""}
              label="Copy the link"
              onDone={() => close(false)}
            >
              {made.mailed && made.email
                ? `It was mailed to ${visibleText(made.email)}, and is not shown again.`
                : "It is not shown again: only its hash is kept. Hand it over by a way you trust."}
            </ShownOnce>
          )}
        </DialogContent>
      </Dialog>
    </>
  );
}

const HOURS = [
  { value: "24", label: "1 day" },
  { value: "72", label: "3 days" },
  { value: "168", label: "7 days" },
  { value: "720", label: "30 days" },
];

interface FormProps {
  services: string[];
  onMade: (made: CreatedInvitation) => void;
}

function Form({ services, onMade }: FormProps) {
  const api = useApi();
  const router = useRouter();
  const reader = useWorkspace();
  const [role, setRole] = useState<Role>("responder");
  const [limit, setLimit] = useState<string[] | null>(null);
  const [email, setEmail] = useState("");
  const [hours, setHours] = useState("168");
  const isForOne = email.trim() !== "";
  const { busy, failure, submit } = useSubmit(async (form) => {
    const body = {
      role,
      services: LIMITABLE_ROLES.includes(role) ? limit : null,
      email: isForOne ? email.trim() : null,
      expiresInHours: Number(hours),
      maxUses: isForOne ? 1 : Number(form.get("uses")),
    };
    const made = createdInvitationSchema.parse(await api("/invitations", { method: "POST", body }));
    router.refresh();
    onMade(made);
  });
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>Invite</DialogTitle>
        <DialogDescription>A link that lets somebody join this workspace.</DialogDescription>
      </DialogHeader>
      <div className="grid gap-2">
        <Label htmlFor="invite-email">Only for this address</Label>
        <Input
          id="invite-email"
          type="email"
          autoComplete="off"
          placeholder="Anybody who has the link"
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </div>
      <div className="grid grid-cols-2 gap-4">
        <Field label="Role">
          <RoleSelect
            label="Role"
            role={role}
            refuses={(each) => roleReason(each, reader)}
            onChange={setRole}
            className="w-full"
          />
        </Field>
        <Field label="They see">
          <ServicesPicker
            label="They see"
            known={services}
            chosen={limitReason(role) ? null : limit}
            denied={limitReason(role)}
            onChange={setLimit}
            className="w-full"
          />
        </Field>
        <Field label="Ends after">
          <ChoiceSelect
            label="Ends after"
            value={hours}
            options={HOURS}
            onChange={setHours}
            className="w-full"
          />
        </Field>
        <div className="grid content-start gap-2">
          <Label htmlFor="invite-uses">Can be used</Label>
          <div className="relative">
            <Input
              id="invite-uses"
              name="uses"
              type="number"
              min={1}
              max={100}
              required
              key={isForOne ? "one" : "many"}
              defaultValue={1}
              disabled={isForOne}
              aria-describedby="invite-uses-why"
              className="h-8 pr-14"
            />
            <span className="pointer-events-none absolute top-0 right-3 flex h-8 items-center text-muted-foreground text-xs">
              times
            </span>
          </div>
          <p id="invite-uses-why" className="text-muted-foreground text-xs empty:hidden">
            {isForOne && "Once, since it is for one address."}
          </p>
        </div>
      </div>
      <FormFooter busy={busy} failure={failure} label="Make the link" />
    </form>
  );
}

const Field = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <div className="grid min-w-0 content-start gap-2">
    <span className="font-medium text-sm leading-none">{label}</span>
    {children}
  </div>
);
