"use client";

import { Clapperboard, LoaderCircle, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { toastProblem, useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDecimal } from "@/lib/kit/format";
import { type ScenarioRow, scenarioListSchema } from "@/lib/scenarios/schemas";

/** Opens the choice of scenarios: believable records through the public intake, so that all that follows is real. */
export function ScenarioButton({ variant }: { variant: "default" | "outline" }) {
  const [open, setOpen] = useState(false);
  const denied = useDenied("scenarios:run");
  return (
    <>
      <GuardedButton variant={variant} size="sm" denied={denied} onClick={() => setOpen(true)}>
        <Clapperboard />
        <span className={variant === "outline" ? "max-sm:sr-only" : undefined}>Run a scenario</span>
      </GuardedButton>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="sm:max-w-lg">
          <DialogHeader>
            <DialogTitle>Run a scenario</DialogTitle>
            <DialogDescription>
              A dozen services speak, then something breaks. The lines go through the same intake as yours.
            </DialogDescription>
          </DialogHeader>
          {open && <Scenarios onStarted={() => setOpen(false)} />}
        </DialogContent>
      </Dialog>
    </>
  );
}

function Scenarios({ onStarted }: { onStarted: () => void }) {
  const api = useApi();
  const [rows, setRows] = useState<ScenarioRow[] | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [starting, setStarting] = useState<string | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    api("/scenarios", { signal: abort.signal })
      .then((answer) => setRows(scenarioListSchema.parse(answer).data))
      .catch((error: Error) => abort.signal.aborted || setFailed(error.message));
    return () => abort.abort();
  }, [api]);

  const start = async (row: ScenarioRow) => {
    setStarting(row.name);
    try {
      await api("/scenarios", { method: "POST", body: { name: row.name } });
      toast.success(`“${row.title}” is running`, {
        description: "The first lines are here in a few seconds.",
      });
      onStarted();
    } catch (error) {
      toastProblem("The scenario did not start", error);
    } finally {
      setStarting(null);
    }
  };

  if (failed) return <p className="text-muted-foreground">The scenarios could not be read: {failed}</p>;
  if (!rows) return <Waiting />;
  const playing = rows.find((row) => row.running);
  return (
    <ul className="flex flex-col gap-2">
      {rows.map((row) => (
        <li key={row.name} className="flex items-start gap-3 rounded-lg border p-3">
          <div className="min-w-0 flex-1">
            <h3 className="font-medium text-sm">{row.title}</h3>
            <p className="mt-0.5 text-muted-foreground text-xs leading-relaxed">{row.description}</p>
            <p className="mt-1 text-micro text-muted-foreground tabular-nums">
              about {formatDecimal(row.minutes)} min
            </p>
          </div>
          <Button
            size="sm"
            variant="outline"
            disabled={starting !== null || playing !== undefined}
            title={playing && `“${playing.title}” is running; one scenario at a time`}
            onClick={() => start(row)}
          >
            {starting === row.name || row.running ? <LoaderCircle className="animate-spin" /> : <Play />}
            {row.running ? "Running" : "Start"}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Waiting() {
  return (
    <div className="flex flex-col gap-2" aria-busy="true">
      {[0, 1, 2].map((i) => (
        <Skeleton key={i} className="h-20 rounded-lg" />
      ))}
    </div>
  );
}
