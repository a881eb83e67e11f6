"use client";

import { LoaderCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { acceptedInvitationSchema } from "@/lib/access/schemas";
import { visibleText } from "@/lib/kit/format";

export function Accept({ token, email }: { token: string; email: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      const answer = await callApi(null, "/invitations/accept", { method: "POST", body: { token } });
      router.push(`/${acceptedInvitationSchema.parse(answer).workspace.slug}`);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} className="grid gap-3">
      {failure && (
        <p role="alert" className="text-destructive text-sm">
          {failure}
        </p>
      )}
      <Button type="submit" disabled={busy}>
        {busy && <LoaderCircle className="animate-spin" aria-hidden="true" />}
        Accept
      </Button>
      <p className="text-center text-muted-foreground text-xs">You are signed in as {visibleText(email)}.</p>
    </form>
  );
}
