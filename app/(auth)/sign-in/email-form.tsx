"use client";

import { LoaderCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

/** `where` says where the link will turn up, so that nobody waits for a mail that is never sent. */
export function EmailForm({ next, where }: { next: string; where: "mail" | "console" }) {
  const router = useRouter();
  const [state, setState] = useState<"idle" | "sending" | "failed" | "tooMany">("idle");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setState("sending");
    const email = String(new FormData(event.currentTarget).get("email"));
    const answer = await signIn("email", { email, callbackUrl: next, redirect: false }).catch(() => null);
    if (answer?.ok && !answer.error) router.push("/sign-in?sent=1");
    else setState(answer?.status === 429 ? "tooMany" : "failed");
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <div className="grid gap-2">
        <Label htmlFor="email">Email address</Label>
        <Input
          id="email"
          name="email"
          type="email"
          autoComplete="email"
          placeholder={where === "mail" ? "you@example.com" : "admin@localhost"}
          aria-invalid={state === "failed" || state === "tooMany"}
          aria-describedby="email-hint"
          required
          autoFocus
        />
        <p id="email-hint" className="text-muted-foreground text-xs" aria-live="polite">
          {state === "failed"
            ? "The link could not be asked for. Check the address and try again."
            : state === "tooMany"
              ? "Too many links were asked for. Try again in some minutes."
              : where === "mail"
                ? "We send you a link. No password to remember."
                : "No mail server is set up: the link appears where the server runs."}
        </p>
      </div>
      <Button type="submit" disabled={state === "sending"}>
        {state === "sending" && <LoaderCircle className="animate-spin" aria-hidden="true" />}
        Send me a link
      </Button>
    </form>
  );
}
