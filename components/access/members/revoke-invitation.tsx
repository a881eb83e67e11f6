"use client";

import { useState } from "react";
import { toast } from "sonner";
import { Confirm } from "@/components/blocks/confirm";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useAct } from "@/components/blocks/use-act";
import { useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import type { Invitation } from "@/lib/access/schemas";
import { visibleText } from "@/lib/kit/format";

export function RevokeInvitation({ invitation: { id, email, role } }: { invitation: Invitation }) {
  const api = useApi();
  const denied = useDenied("members:manage");
  const [asking, setAsking] = useState(false);
  const { busy, run } = useAct("The invitation was not revoked");
  const what = email ? `the invitation for ${visibleText(email)}` : `the link for a ${role}`;
  const revoke = async () => {
    await api(`/invitations/${encodeURIComponent(id)}`, { method: "DELETE" });
    toast.success("The invitation is revoked");
  };
  return (
    <>
      <GuardedButton
        variant="outline"
        size="xs"
        denied={denied}
        disabled={busy}
        aria-label={`Revoke ${what}`}
        onClick={() => setAsking(true)}
      >
        Revoke
      </GuardedButton>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke ${what}?`}
        act="Revoke"
        keep="Keep it"
        onConfirm={() => void run(revoke)}
      >
        Its link opens nothing any more. Whoever has joined by it stays.
      </Confirm>
    </>
  );
}
