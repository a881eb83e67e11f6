"use client";

import { useClock } from "@/components/blocks/clock";
import { Ago } from "@/components/blocks/moment";
import { cn } from "@/components/ui/cn";
import type { ApiKey } from "@/lib/access/schemas";
import { type KeyStanding, standingOf } from "./standing";

const LOOK: Record<KeyStanding, { label: string; text: string; dot: string }> = {
  active: { label: "Active", text: "text-success", dot: "bg-success" },
  ending: { label: "Replaced", text: "text-warning", dot: "bg-warning" },
  expired: { label: "Expired", text: "text-muted-foreground", dot: "bg-muted-foreground" },
  revoked: { label: "Revoked", text: "text-muted-foreground", dot: "bg-muted-foreground" },
};

/** Whether a key works, and until when. */
export function KeyState({ apiKey, className }: { apiKey: ApiKey; className?: string }) {
  const standing = useClock((now) => standingOf(apiKey, now));
  const { label, text, dot } = LOOK[standing];
  const at = standing === "revoked" ? apiKey.revokedAt : apiKey.expiresAt;
  const verb = standing === "revoked" || standing === "expired" ? "" : "ends ";
  return (
    <div className={cn("text-xs leading-5", className)}>
      <p className={cn("flex items-center gap-1.5 font-medium", text)}>
        <span className={cn("size-1.5 rounded-full", dot)} aria-hidden="true" />
        {label}
      </p>
      {at && (
        <p className="text-muted-foreground">
          {verb}
          <Ago at={at} />
        </p>
      )}
    </div>
  );
}

/** The name of a key that has ended is no longer read as one that works. */
export function KeyName({ apiKey, children }: { apiKey: ApiKey; children: React.ReactNode }) {
  const over = useClock((now) => ["revoked", "expired"].includes(standingOf(apiKey, now)));
  return <p className={over ? "truncate text-muted-foreground" : "truncate font-medium"}>{children}</p>;
}
