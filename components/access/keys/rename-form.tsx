"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { toastProblem, useApi } from "@/components/shell/api";
import { DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { ApiKey } from "@/lib/access/schemas";
import { visibleText } from "@/lib/kit/format";

interface Props {
  apiKey: ApiKey;
  onDone: () => void;
}

export function RenameForm({ apiKey, onDone }: Props) {
  const api = useApi();
  const router = useRouter();
  const send = async (name: string) => {
    await api(`/api-keys/${encodeURIComponent(apiKey.id)}`, { method: "PATCH", body: { name } });
    router.refresh();
  };
  const { busy, failure, submit } = useSubmit(async (form) => {
    const name = String(form.get("name")).trim();
    if (name !== apiKey.name) {
      await send(name);
      toast.success(`The key is called “${visibleText(name)}”`, {
        action: {
          label: "Undo",
          onClick: () =>
            void send(apiKey.name).catch((error) => toastProblem("It could not be undone", error)),
        },
      });
    }
    onDone();
  });
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>Rename the key</DialogTitle>
        <DialogDescription>What it may do stays as it is.</DialogDescription>
      </DialogHeader>
      <div className="grid gap-2">
        <Label htmlFor="key-name">Name</Label>
        <Input id="key-name" name="name" required maxLength={100} defaultValue={apiKey.name} />
      </div>
      <FormFooter busy={busy} failure={failure} label="Rename" />
    </form>
  );
}
