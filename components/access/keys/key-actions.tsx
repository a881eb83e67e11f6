"use client";

import { Ban, Ellipsis, Pencil, RefreshCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useClock } from "@/components/blocks/clock";
import { Confirm } from "@/components/blocks/confirm";
import { GuardedItem } from "@/components/blocks/guarded-item";
import { useAct } from "@/components/blocks/use-act";
import { useApi } from "@/components/shell/api";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { ApiKey } from "@/lib/access/schemas";
import { visibleText } from "@/lib/kit/format";
import { RenameForm } from "./rename-form";
import { RotateForm } from "./rotate-form";
import { rotateReason, standingOf } from "./standing";

type Act = "rename" | "rotate" | "revoke";

/** What can be done with a key. The page is for those who manage keys, so only the key's own state stands in the way. */
export function KeyActions({ apiKey }: { apiKey: ApiKey }) {
  const { permissions } = useWorkspace();
  const [act, setAct] = useState<Act | null>(null);
  const standing = useClock((now) => standingOf(apiKey, now));
  const over = standing === "revoked" || standing === "expired";
  const shown = visibleText(apiKey.name);
  const done = () => setAct(null);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`Act on ${shown}`}>
            <Ellipsis />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="w-60">
          <GuardedItem
            icon={<RefreshCw />}
            denied={rotateReason(apiKey, standing, permissions)}
            onSelect={() => setAct("rotate")}
          >
            Rotate…
          </GuardedItem>
          <GuardedItem icon={<Pencil />} denied={null} onSelect={() => setAct("rename")}>
            Rename…
          </GuardedItem>
          <DropdownMenuSeparator />
          <GuardedItem
            icon={<Ban />}
            variant={over ? "default" : "destructive"}
            denied={over ? `It is ${standing} already.` : null}
            onSelect={() => setAct("revoke")}
          >
            Revoke…
          </GuardedItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <Dialog open={act === "rename" || act === "rotate"} onOpenChange={done}>
        <DialogContent>
          {act === "rename" && <RenameForm apiKey={apiKey} onDone={done} />}
          {act === "rotate" && <RotateForm apiKey={apiKey} onDone={done} />}
        </DialogContent>
      </Dialog>
      <Revoke apiKey={apiKey} open={act === "revoke"} onDone={done} />
    </>
  );
}

function Revoke({ apiKey, open, onDone }: { apiKey: ApiKey; open: boolean; onDone: () => void }) {
  const api = useApi();
  const { run } = useAct("The key was not revoked");
  const shown = visibleText(apiKey.name);
  const revoke = async () => {
    await api(`/api-keys/${encodeURIComponent(apiKey.id)}`, { method: "DELETE" });
    toast.success(`“${shown}” is revoked`);
  };
  return (
    <Confirm
      open={open}
      onOpenChange={onDone}
      title={`Revoke “${shown}”?`}
      act="Revoke"
      keep="Keep it"
      onConfirm={() => void run(revoke)}
    >
      Whatever uses it is refused within a second. This cannot be undone; to change a key without a gap,
      rotate it.
    </Confirm>
  );
}
