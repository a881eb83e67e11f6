"use client";

import { useId, useState } from "react";
import { ChoiceSelect } from "@/components/access/choice-select";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import type { Analysis, AnalysisRequest, AnalysisSummary } from "@/lib/commander/report/schemas";
import { visibleText } from "@/lib/kit/format";

/** What a request says when it names no model. */
const SAME = "same";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  analysis: Analysis;
  models: string[];
  begin: (request: AnalysisRequest) => Promise<AnalysisSummary | null>;
  onBegun: (run: AnalysisSummary) => void;
}

/** Runs again on what a run saw, with another model or further words, and shows the two beside each other. */
export function ReplayDialog({ open, onOpenChange, analysis, models, begin, onBegun }: Props) {
  const id = useId();
  const [model, setModel] = useState(SAME);
  const { busy, failure, submit } = useSubmit(async (form) => {
    const prompt = String(form.get("prompt") ?? "").trim();
    const run = await begin({
      replayOf: analysis.id,
      ...(model !== SAME && { model }),
      ...(prompt && { prompt }),
    });
    if (!run) return;
    onOpenChange(false);
    onBegun(run);
  });
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="sm:max-w-md">
        <form onSubmit={(event) => void submit(event)} className="flex min-w-0 flex-col gap-4">
          <DialogHeader>
            <DialogTitle>Replay run {analysis.number}</DialogTitle>
            <DialogDescription>
              From the rows it saw and the answers its tools gave: what differs comes from the model, the
              words or the rules, and from nothing else. The incident is not changed.
            </DialogDescription>
          </DialogHeader>
          <div className="flex flex-col gap-1.5">
            <Label>Model</Label>
            <ChoiceSelect
              label="Model"
              value={model}
              onChange={setModel}
              className="w-full"
              options={[
                { value: SAME, label: "As configured" },
                ...models.map((each) => ({ value: each, label: visibleText(each) })),
                { value: "none", label: "None: rules alone" },
              ]}
            />
          </div>
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={id}>Further words for the model</Label>
            <Textarea
              id={id}
              name="prompt"
              rows={4}
              maxLength={4000}
              disabled={model === "none"}
              placeholder="Nothing: the same words as before"
              className="text-base md:text-sm"
            />
          </div>
          <FormFooter busy={busy} failure={failure} label="Replay and compare" />
        </form>
      </DialogContent>
    </Dialog>
  );
}
