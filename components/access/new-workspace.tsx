"use client";

import { useRouter } from "next/navigation";
import { z } from "zod";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { useApi } from "@/components/shell/api";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

const madeSchema = z.object({ slug: z.string() });

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** A further workspace, with its maker as the first owner. */
export function NewWorkspace({ open, onOpenChange }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <Form onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function Form({ onDone }: { onDone: () => void }) {
  const api = useApi();
  const router = useRouter();
  const { busy, failure, submit } = useSubmit(async (form) => {
    const body = { name: String(form.get("name")).trim() };
    const { slug } = madeSchema.parse(await api("/workspaces", { method: "POST", body }));
    onDone();
    router.push(`/${slug}`);
  });
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>New workspace</DialogTitle>
        <DialogDescription>
          It has its own logs, incidents, members and keys. You will be its first owner.
        </DialogDescription>
      </DialogHeader>
      <div className="grid gap-2">
        <Label htmlFor="workspace-name">Name</Label>
        <Input id="workspace-name" name="name" required maxLength={100} placeholder="Payments" />
      </div>
      <FormFooter busy={busy} failure={failure} label="Make the workspace" />
    </form>
  );
}
