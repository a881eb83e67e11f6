"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "./empty-state";

/** What failed, its reference for the server's log, and a way to try again. */
export function ErrorState({ title, error, retry }: { title: string; error: unknown; retry: () => void }) {
  const [pending, start] = useTransition();
  const digest =
    typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : null;
  return (
    <div role="alert">
      <EmptyState
        icon={TriangleAlert}
        title={title}
        actions={
          <Button variant="outline" size="sm" disabled={pending} onClick={() => start(() => retry())}>
            <RotateCw className={pending ? "animate-spin" : undefined} />
            Try again
          </Button>
        }
      >
        Nothing was lost: what you send is stored before anything is shown. If this stays, the server's log
        knows more
        {digest ? (
          <>
            {" "}
            under <code className="font-mono text-xs">{digest}</code>
          </>
        ) : null}
        .
      </EmptyState>
    </div>
  );
}
