"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useShortcuts } from "@/components/command/shortcuts";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";

export function NewRunbook({ slug }: { slug: string }) {
  const router = useRouter();
  const denied = useDenied("runbooks:write");
  const href = `/${slug}/runbooks/new`;
  useShortcuts(
    denied ? [] : [{ keys: "n", label: "New runbook", group: "This list", act: () => router.push(href) }],
  );
  const inside = (
    <>
      <Plus />
      New runbook
    </>
  );
  if (denied)
    return (
      <GuardedButton size="sm" denied={denied}>
        {inside}
      </GuardedButton>
    );
  return (
    <Button size="sm" asChild>
      <Link href={href}>{inside}</Link>
    </Button>
  );
}
