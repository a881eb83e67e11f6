"use client";

import { Archive, ArchiveRestore, Pencil } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useChange } from "@/components/blocks/use-change";
import { useShortcuts } from "@/components/command/shortcuts";
import { useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import type { Runbook } from "@/lib/knowledge/schemas";

interface Props {
  slug: string;
  runbook: Runbook;
}

/** Edit, and put away with a way back. */
export function RunbookActions({ slug, runbook }: Props) {
  const api = useApi();
  const router = useRouter();
  const denied = useDenied("runbooks:write");
  const { shown, change, sending } = useChange(runbook, async (patch) => {
    await api(`/runbooks/${runbook.id}`, { method: "PATCH", body: patch });
    router.refresh();
  });
  const href = `/${slug}/runbooks/${runbook.id}/edit`;
  useShortcuts(
    denied ? [] : [{ keys: "e", label: "Edit", group: "This runbook", act: () => router.push(href) }],
  );
  const turn = () =>
    void change(
      { archived: !shown.archived },
      shown.archived
        ? { said: "The runbook is in use again", failed: "It could not be restored" }
        : { said: "The runbook is archived", failed: "It could not be archived" },
    );
  return (
    <>
      <GuardedButton
        variant="ghost"
        size="sm"
        denied={denied}
        disabled={!denied && sending}
        aria-label={shown.archived ? "Restore" : "Archive"}
        onClick={turn}
      >
        {shown.archived ? <ArchiveRestore /> : <Archive />}
        <span className="max-sm:hidden">{shown.archived ? "Restore" : "Archive"}</span>
      </GuardedButton>
      {denied ? (
        <GuardedButton size="sm" denied={denied}>
          <Pencil />
          Edit
        </GuardedButton>
      ) : (
        <Button size="sm" asChild>
          <Link href={href}>
            <Pencil />
            Edit
          </Link>
        </Button>
      )}
    </>
  );
}
