"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { toastProblem, useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { visibleText } from "@/lib/kit/format";

export function RevokeKey({ id, name }: { id: string; name: string }) {
  const api = useApi();
  const router = useRouter();
  const denied = useDenied("keys:manage");
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const shown = visibleText(name);
  const revoke = async () => {
    setBusy(true);
    try {
      await api(`/api-keys/${encodeURIComponent(id)}`, { method: "DELETE" });
      toast.success(`“${shown}” is revoked`);
      router.refresh();
    } catch (error) {
      toastProblem("The key was not revoked", error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <GuardedButton
        variant="outline"
        size="xs"
        denied={denied}
        disabled={busy}
        onClick={() => setAsking(true)}
      >
        Revoke
      </GuardedButton>
      <AlertDialog open={asking} onOpenChange={setAsking}>
        <AlertDialogContent>
          <AlertDialogHeader>
            <AlertDialogTitle>Revoke “{shown}”?</AlertDialogTitle>
            <AlertDialogDescription>
              Whatever uses it is refused within a second. This cannot be undone; make a new key instead.
            </AlertDialogDescription>
          </AlertDialogHeader>
          <AlertDialogFooter>
            <AlertDialogCancel>Keep it</AlertDialogCancel>
            <AlertDialogAction onClick={() => void revoke()}>Revoke</AlertDialogAction>
          </AlertDialogFooter>
        </AlertDialogContent>
      </AlertDialog>
    </>
  );
}
