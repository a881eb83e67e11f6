"use client";

import { ShieldCheck, ShieldOff } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Confirm } from "@/components/blocks/confirm";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { Ago } from "@/components/blocks/moment";
import { useAct } from "@/components/blocks/use-act";
import { useApi } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { plural } from "@/lib/kit/format";

export interface SigningState {
  sender: string;
  setAt: string | null;
  refused: number;
  lastRefusedAt: string | null;
}

/** Whether what comes from a sender must be signed by it, and the secret for that. */
export function SigningSecret({ state, name }: { state: SigningState; name: string }) {
  const { sender, setAt, refused, lastRefusedAt } = state;
  const api = useApi();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const removal = useAct("The secret could not be removed");
  const change = useAct("The secret could not be set");
  const { busy, failure, submit } = useSubmit(async (form) => {
    const body = { secret: String(form.get("secret") ?? "") };
    await api(`/senders/${sender}/secret`, { method: "PUT", body });
    await change.run(async () => {});
    setOpen(false);
    toast.success(`What comes from ${name} must be signed from now on`);
  });
  const remove = () =>
    removal.run(async () => {
      await api(`/senders/${sender}/secret`, { method: "DELETE" });
      toast.success(`${name} need not sign any more`);
    });
  return (
    <>
      <Button type="button" variant="ghost" size="xs" onClick={() => setOpen(true)}>
        <ShieldCheck className={setAt ? "text-success" : undefined} />
        {setAt ? "Signed; change the secret" : "Ask for signatures"}
      </Button>
      {setAt && (
        <Button type="button" variant="ghost" size="xs" onClick={() => setAsked(true)}>
          <ShieldOff />
          Stop asking
        </Button>
      )}
      {refused > 0 && lastRefusedAt && (
        <span className="text-muted-foreground text-xs">
          {plural(refused, "body", "bodies")} refused, last <Ago at={lastRefusedAt} />
        </span>
      )}
      <Confirm
        open={asked}
        onOpenChange={setAsked}
        title={`Take bodies of ${name} without a signature?`}
        act="Stop asking"
        onConfirm={() => void remove()}
      >
        The key stays the only proof of where they come from. The secret is forgotten.
      </Confirm>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="sm:max-w-md">
          <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
            <DialogHeader>
              <DialogTitle>Signing secret of {name}</DialogTitle>
              <DialogDescription>
                Bodies that are not signed with it are refused. The one before counts for another day.
              </DialogDescription>
            </DialogHeader>
            <div className="flex flex-col gap-1.5">
              <Label htmlFor={`secret-${sender}`}>As {name} shows it</Label>
              <Input
                id={`secret-${sender}`}
                name="secret"
                type="password"
                minLength={8}
                maxLength={500}
                required
                autoComplete="off"
              />
            </div>
            <FormFooter busy={busy} failure={failure} label="Set it" />
          </form>
        </DialogContent>
      </Dialog>
    </>
  );
}
