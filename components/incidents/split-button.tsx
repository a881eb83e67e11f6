"use client";

import { Split } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { z } from "zod";
import { Confirm } from "@/components/blocks/confirm";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useAct } from "@/components/blocks/use-act";
import { useApi } from "@/components/shell/api";
import { useWorkspace } from "@/components/shell/workspace";
import { plural } from "@/lib/kit/format";

const madeSchema = z.object({ number: z.number().int() });

interface Props {
  number: number;
  /** Ids of the marked signals. */
  chosen: string[];
  /** Every signal is marked: nothing would be left. */
  all: boolean;
  onSplit: () => void;
}

/** Makes the marked signals an incident of their own. */
export function SplitButton({ number, chosen, all, onSplit }: Props) {
  const api = useApi();
  const router = useRouter();
  const { slug } = useWorkspace();
  const [asking, setAsking] = useState(false);
  const { busy, run } = useAct("The signals were not split off");
  const split = () =>
    run(async () => {
      const body = { signalIds: chosen };
      const made = madeSchema.parse(await api(`/incidents/${number}/split`, { method: "POST", body }));
      toast.success(`${plural(chosen.length, "signal")} became #${made.number}`, {
        action: {
          label: `Open #${made.number}`,
          onClick: () => router.push(`/${slug}/incidents/${made.number}`),
        },
      });
      onSplit();
    });
  const not =
    chosen.length === 0
      ? "Mark the signals that do not belong here."
      : all
        ? "One signal at least must stay."
        : null;
  return (
    <>
      <GuardedButton size="xs" variant="outline" denied={not} disabled={busy} onClick={() => setAsking(true)}>
        <Split />
        Split off
        {chosen.length > 0 && <span className="tabular-nums">{chosen.length}</span>}
      </GuardedButton>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Split ${plural(chosen.length, "signal")} off #${number}?`}
        act="Split off"
        onConfirm={() => void split()}
      >
        They become a new incident. The two stay apart for good: what joins one of them for such a reason does
        not join the other again, now and later. Merging them is how to take it back.
      </Confirm>
    </>
  );
}
