"use client";

import { FormFooter, useSubmit } from "@/components/blocks/form";
import { SafeText } from "@/components/blocks/safe-text";
import { useApi } from "@/components/shell/api";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import { type Plan, planSchema } from "@/lib/remediation/schemas";

export type Decision = "approve" | "reject" | "withdraw";

const WORDS: Record<Decision, { title: string; act: string; text: string }> = {
  approve: {
    title: "Approve",
    act: "Approve",
    text: "You approve exactly what is shown, whatever the agents said. It is written into the history under your name.",
  },
  reject: {
    title: "Reject",
    act: "Reject",
    text: "Nobody carries it out. The same plan is not proposed again.",
  },
  withdraw: {
    title: "Withdraw",
    act: "Withdraw",
    text: "It is taken back, and nobody carries it out any more.",
  },
};

interface Props {
  plan: Plan;
  decision: Decision | null;
  onClose: () => void;
  onDecided: (plan: Plan) => void;
}

/** Asked before a person decides, with room for the reason. */
export function DecisionDialog({ plan, decision, onClose, onDecided }: Props) {
  return (
    <Dialog open={decision !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="sm:max-w-md">
        {decision && <Form plan={plan} decision={decision} onClose={onClose} onDecided={onDecided} />}
      </DialogContent>
    </Dialog>
  );
}

function Form({ plan, decision, onClose, onDecided }: Props & { decision: Decision }) {
  const api = useApi();
  const { title, act, text } = WORDS[decision];
  const final = plan.steps.filter(({ isReversible }) => !isReversible).length;
  const { busy, failure, submit } = useSubmit(async (form) => {
    const reason = String(form.get("reason") ?? "").trim();
    const answer = await api(`/incidents/${plan.incidentNumber}/plans/${plan.number}/${decision}`, {
      method: "POST",
      body: { ...(decision !== "withdraw" && { digest: plan.digest }), ...(reason && { reason }) },
    });
    onDecided(planSchema.parse(answer));
    onClose();
  });
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>
          {title} plan {plan.number}
          {plan.version > 1 && `, version ${plan.version}`}
        </DialogTitle>
        <DialogDescription>{text}</DialogDescription>
      </DialogHeader>
      <p className="rounded-md border bg-muted/40 px-3 py-2 text-sm [overflow-wrap:anywhere]">
        <SafeText text={plan.summary} />
      </p>
      {decision === "approve" && final > 0 && (
        <p className="text-sm text-warning">
          {final} of {plan.steps.length} steps cannot be taken back.
        </p>
      )}
      {decision === "approve" && plan.outcome.outcome !== "carried" && (
        <p className="text-muted-foreground text-sm">{plan.outcome.explanation}</p>
      )}
      <div className="flex flex-col gap-1.5">
        <Label htmlFor={`reason-${plan.id}`}>
          Why {decision === "approve" ? "" : "not "}(you may leave it empty)
        </Label>
        <Textarea id={`reason-${plan.id}`} name="reason" maxLength={2000} rows={3} />
      </div>
      <FormFooter busy={busy} failure={failure} label={act} />
    </form>
  );
}
