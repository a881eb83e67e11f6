"use client";

import { LoaderCircle, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { CommandLine } from "@/components/blocks/copy-button";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { createdApiKeySchema, type Permission } from "@/lib/access/schemas";

export function NewKey({ grantable }: { grantable: Permission[] }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const denied = useDenied("keys:manage");
  const close = (next: boolean) => {
    setOpen(next);
    if (!next) setMade(null);
  };
  return (
    <>
      <GuardedButton size="sm" denied={denied} onClick={() => setOpen(true)}>
        <Plus />
        New key
      </GuardedButton>
      <Dialog open={open} onOpenChange={close}>
        <DialogContent className="sm:max-w-lg">
          {made === null ? (
            <Form grantable={grantable} onMade={setMade} />
          ) : (
            <Shown value={made} onDone={() => close(false)} />
          )}
        </DialogContent>
      </Dialog>
    </>
  );
}

function Shown({ value, onDone }: { value: string; onDone: () => void }) {
  return (
    <>
      <DialogHeader>
        <DialogTitle>Copy the key now</DialogTitle>
        <DialogDescription>It is not shown again: only its hash is kept.</DialogDescription>
      </DialogHeader>
      <div className="min-w-0">
        <CommandLine command={value} label="Copy the key" />
      </div>
      <DialogFooter>
        <Button onClick={onDone}>I have it</Button>
      </DialogFooter>
    </>
  );
}

function Form({ grantable, onMade }: { grantable: Permission[]; onMade: (key: string) => void }) {
  const api = useApi();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { name: String(form.get("name")).trim(), scopes: form.getAll("scopes") };
    if (body.scopes.length === 0) return setFailure("Choose at least one permission.");
    setBusy(true);
    setFailure(null);
    try {
      const { key } = createdApiKeySchema.parse(await api("/api-keys", { method: "POST", body }));
      router.refresh();
      onMade(key ?? "");
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>New API key</DialogTitle>
        <DialogDescription>Give it only what its program does.</DialogDescription>
      </DialogHeader>
      <div className="grid gap-2">
        <Label htmlFor="key-name">Name</Label>
        <Input id="key-name" name="name" required maxLength={100} placeholder="vector on web-1" />
      </div>
      <fieldset>
        <legend className="mb-2 font-medium text-sm leading-none">It may</legend>
        <div className="grid grid-cols-2 gap-1.5">
          {grantable.map((permission) => (
            <label
              key={permission}
              className="flex h-8 items-center gap-2 rounded-md border px-2.5 font-mono text-xs has-checked:border-foreground/40 has-checked:bg-accent has-focus-visible:ring-[3px] has-focus-visible:ring-ring/50"
            >
              <input
                type="checkbox"
                name="scopes"
                value={permission}
                defaultChecked={permission === "logs:write"}
                className="accent-primary outline-none"
              />
              <span className="truncate">{permission}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {failure && (
        <p role="alert" className="text-destructive text-sm">
          {failure}
        </p>
      )}
      <DialogFooter>
        <Button type="submit" disabled={busy}>
          {busy && <LoaderCircle className="animate-spin" />}
          Make the key
        </Button>
      </DialogFooter>
    </form>
  );
}
