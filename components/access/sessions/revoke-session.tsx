"use client";

import { LogOut } from "lucide-react";
import { toast } from "sonner";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useAct } from "@/components/blocks/use-act";
import { useApi } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { revokedSessionsSchema } from "@/lib/access/schemas";
import { plural } from "@/lib/kit/format";

/** No question is asked: whoever ends the wrong one signs in again there. */
export function RevokeSession({ id, browser }: { id: string; browser: string }) {
  const { busy, run } = useAct("The session was not ended");
  const api = useApi();
  const revoke = async () => {
    await api(`/me/sessions/${encodeURIComponent(id)}`, { method: "DELETE" });
    toast.success(`${browser} is signed out`);
  };
  return (
    <Button
      variant="outline"
      size="xs"
      disabled={busy}
      aria-label={`Sign out ${browser}`}
      onClick={() => void run(revoke)}
    >
      Sign out
    </Button>
  );
}

export function SignOutElsewhere({ isAlone }: { isAlone: boolean }) {
  const { busy, run } = useAct("The other sessions were not ended");
  const api = useApi();
  const revoke = async () => {
    const { revoked } = revokedSessionsSchema.parse(await api("/me/sessions", { method: "DELETE" }));
    toast.success(`${plural(revoked, "other session")} ended`);
  };
  return (
    <GuardedButton
      variant="outline"
      size="sm"
      denied={isAlone ? "You are signed in nowhere else." : null}
      disabled={busy}
      onClick={() => void run(revoke)}
    >
      <LogOut />
      Sign out everywhere else
    </GuardedButton>
  );
}
