"use client";

import { Pencil } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { toastProblem, useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { Service } from "@/lib/catalog/schemas";

/** Owner, tier, runbook, cost and needs of a service, as people know them. */
export function EditService({ service }: { service: Service }) {
  const [open, setOpen] = useState(false);
  const denied = useDenied("services:write");
  return (
    <>
      <GuardedButton
        variant="ghost"
        size="icon-sm"
        aria-label={`Edit ${service.name}`}
        denied={denied}
        onClick={() => setOpen(true)}
      >
        <Pencil />
      </GuardedButton>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-md">
          <ServiceForm service={service} onDone={() => setOpen(false)} />
        </DialogContent>
      </Dialog>
    </>
  );
}

/** What people declared of it; what was learned is not theirs to send back. */
const declaredOf = ({ owner, tier, runbookUrl, costPerMinute, calls }: Service) => ({
  owner,
  tier,
  runbookUrl,
  costPerMinute,
  dependsOn: calls.filter(({ source }) => source === "declared").map(({ callee }) => callee),
});

function ServiceForm({ service, onDone }: { service: Service; onDone: () => void }) {
  const api = useApi();
  const router = useRouter();
  const before = declaredOf(service);
  const path = `/services/${encodeURIComponent(service.name)}`;
  const send = async (body: object) => {
    await api(path, { method: "PATCH", body });
    router.refresh();
  };
  const { busy, failure, submit } = useSubmit(async (form) => {
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const number = (name: string) => (text(name) === "" ? null : Number(text(name)));
    await send({
      owner: text("owner") || null,
      tier: number("tier"),
      runbookUrl: text("runbookUrl") || null,
      costPerMinute: number("costPerMinute"),
      dependsOn: text("dependsOn")
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    });
    toast.success(`${service.name} is changed`, {
      action: {
        label: "Undo",
        onClick: () => void send(before).catch((error) => toastProblem("It could not be undone", error)),
      },
    });
    onDone();
  });
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle className="[overflow-wrap:anywhere]">{service.name}</DialogTitle>
        <DialogDescription>What is said here beats what is learned from its lines.</DialogDescription>
      </DialogHeader>
      <Field label="Owner" name="owner" value={before.owner} placeholder="the team that is called" />
      <div className="grid grid-cols-2 gap-3">
        <Field label="Tier, 1 is vital" name="tier" value={before.tier} type="number" min={1} max={5} />
        <Field
          label="Cost of a minute down"
          name="costPerMinute"
          value={before.costPerMinute}
          type="number"
          min={0}
          step="any"
        />
      </div>
      <Field label="Runbook" name="runbookUrl" value={before.runbookUrl} type="url" placeholder="https://…" />
      <Field
        label="Needs, separated by commas"
        name="dependsOn"
        value={before.dependsOn.join(", ")}
        placeholder="db, queue"
      />
      <FormFooter busy={busy} failure={failure} label="Save" />
    </form>
  );
}

interface FieldProps extends Omit<React.ComponentProps<typeof Input>, "value"> {
  label: string;
  name: string;
  value: string | number | null;
}

const Field = ({ label, name, value, ...rest }: FieldProps) => (
  <div className="flex flex-col gap-1.5">
    <Label htmlFor={`service-${name}`}>{label}</Label>
    <Input id={`service-${name}`} name={name} defaultValue={value ?? ""} autoComplete="off" {...rest} />
  </div>
);
