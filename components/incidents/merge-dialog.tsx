"use client";

import { GitMerge } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { z } from "zod";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { ReadFailure } from "@/components/blocks/read-failure";
import { useRead } from "@/components/blocks/use-read";
import { useApi } from "@/components/shell/api";
import { useDenied, useWorkspace } from "@/components/shell/workspace";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Skeleton } from "@/components/ui/skeleton";
import { incidentSchema } from "@/lib/incidents/schemas";
import { useIncident } from "./incident-state";
import { MergeChoice } from "./merge-choice";
import { useUnmerge } from "./use-unmerge";

const MOST = 8;
const PAUSE_MS = 200;
const answerSchema = z.object({ data: z.array(incidentSchema) });

/** The same trouble told twice becomes one incident. */
export function MergeButton() {
  const [open, setOpen] = useState(false);
  const { incident } = useIncident();
  const denied = useDenied("incidents:write");
  return (
    <>
      <GuardedButton size="sm" variant="outline" denied={denied} onClick={() => setOpen(true)}>
        <GitMerge />
        Merge into…
      </GuardedButton>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-lg">
          <DialogHeader>
            <DialogTitle>Merge #{incident.number} into another incident</DialogTitle>
            <DialogDescription>
              Its signals move there, this one is closed as merged, and the surest signals of the two come
              together from now on. It can be undone.
            </DialogDescription>
          </DialogHeader>
          <MergeForm onDone={() => setOpen(false)} />
        </DialogContent>
      </Dialog>
    </>
  );
}

function MergeForm({ onDone }: { onDone: () => void }) {
  const api = useApi();
  const router = useRouter();
  const { slug } = useWorkspace();
  const { number } = useIncident().incident;
  const unmerge = useUnmerge(number);
  const [text, setText] = useState("");
  const [into, setInto] = useState<number | null>(null);
  const q = useSettled(text.trim());
  // One more than is shown: the incident itself may be among them.
  const { state, retry } = useRead(
    `/incidents?limit=${MOST + 1}${q ? `&q=${encodeURIComponent(q)}` : ""}`,
    answerSchema,
  );
  const { busy, failure, submit } = useSubmit(async () => {
    if (into === null) throw new Error("Choose the incident it belongs to.");
    await api(`/incidents/${number}/merge`, { method: "POST", body: { into } });
    toast.success(`#${number} is merged into #${into}`, {
      action: { label: "Undo", onClick: () => void unmerge() },
    });
    onDone();
    router.push(`/${slug}/incidents/${into}`);
  });
  const found =
    state.is === "read"
      ? state.data.data.filter((each) => each.number !== number && !each.mergedInto).slice(0, MOST)
      : [];
  return (
    <form onSubmit={(event) => void submit(event)} className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="merge-search">Number or words of its title</Label>
        <Input
          id="merge-search"
          type="search"
          autoComplete="off"
          value={text}
          maxLength={200}
          placeholder="#12 or checkout"
          onChange={(event) => {
            setText(event.target.value);
            setInto(null);
          }}
        />
      </div>
      {state.is === "failed" ? (
        <ReadFailure what="The incidents could not be read" reason={state.reason} retry={retry} />
      ) : state.is === "asked" ? (
        <div aria-busy="true" role="status" aria-label="Searching" className="flex flex-col gap-3 py-2">
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-4 w-3/5" />
        </div>
      ) : (
        <MergeChoice incidents={found} chosen={into} onChoose={setInto} />
      )}
      <FormFooter busy={busy} failure={failure} label={into === null ? "Merge" : `Merge into #${into}`} />
    </form>
  );
}

/** The text once nobody typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
