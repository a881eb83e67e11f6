"use client";

import { LoaderCircle } from "lucide-react";
import { useState } from "react";
import { leaveFor } from "@/components/access/sign-in/leave-for";
import { ProviderMark } from "@/components/access/sign-in/provider-mark";
import { Button } from "@/components/ui/button";
import { visibleText } from "@/lib/kit/format";

interface Props {
  providers: { id: string; name: string }[];
  next: string;
}

export function ProviderButtons({ providers, next }: Props) {
  const [leaving, setLeaving] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const leave = async (provider: string) => {
    setLeaving(provider);
    setFailure(null);
    try {
      await leaveFor(provider, next);
    } catch (error) {
      setFailure((error as Error).message);
      setLeaving(null);
    }
  };
  return (
    <div className="grid gap-2">
      {providers.map(({ id, name }) => (
        <Button key={id} variant="outline" disabled={leaving !== null} onClick={() => void leave(id)}>
          {leaving === id ? <LoaderCircle className="animate-spin" /> : <ProviderMark provider={id} />}
          <span className="truncate">Continue with {visibleText(name)}</span>
        </Button>
      ))}
      {failure && (
        <p role="alert" className="text-destructive text-xs">
          {failure}
        </p>
      )}
    </div>
  );
}
