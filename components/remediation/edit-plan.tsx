"use client";

import { ArrowUp, Plus, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { useApi } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import { type Plan, type PlanStepInput, planSchema } from "@/lib/remediation/schemas";

const MOST_STEPS = 20;

interface Props {
  plan: Plan;
  open: boolean;
  onClose: () => void;
  onEdited: (plan: Plan) => void;
}

/** Another version of a plan; who saves it voids the votes on the one before. */
export function EditPlan({ plan, open, onClose, onEdited }: Props) {
  return (
    <Dialog open={open} onOpenChange={(to) => !to && onClose()}>
      <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-2xl">
        {open && <Form plan={plan} onClose={onClose} onEdited={onEdited} />}
      </DialogContent>
    </Dialog>
  );
}

interface Draft extends PlanStepInput {
  key: number;
}

function Form({ plan, onClose, onEdited }: Omit<Props, "open">) {
  const api = useApi();
  const id = useId();
  // What is edited is what was opened: a version that comes meanwhile is a conflict, and is not written over.
  const [before] = useState(plan);
  const [summary, setSummary] = useState(plan.summary);
  const [steps, setSteps] = useState<Draft[]>(() =>
    plan.steps.map(({ title, check, action, rollback, isReversible }, key) => ({
      title,
      check,
      action,
      rollback,
      isReversible,
      key,
    })),
  );
  const change = (key: number, to: Partial<PlanStepInput>) =>
    setSteps((all) => all.map((step) => (step.key === key ? { ...step, ...to } : step)));
  const { busy, failure, submit } = useSubmit(async () => {
    const answer = await api(`/incidents/${before.incidentNumber}/plans/${before.number}`, {
      method: "PATCH",
      body: {
        digest: before.digest,
        summary,
        steps: steps.map(({ key: _, ...step }) => ({
          ...step,
          rollback: step.rollback?.trim() ? step.rollback : null,
          isReversible: step.isReversible && Boolean(step.rollback?.trim()),
        })),
      },
    });
    onEdited(planSchema.parse(answer));
    onClose();
  });
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>Edit plan {before.number}</DialogTitle>
        <DialogDescription>
          It becomes version {before.version + 1}. The votes on this version are void, and the agents vote
          anew.
        </DialogDescription>
      </DialogHeader>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor={`${id}-summary`}>In a sentence</Label>
        <Input
          id={`${id}-summary`}
          value={summary}
          required
          maxLength={500}
          onChange={(event) => setSummary(event.target.value)}
        />
      </div>
      {steps.map((step, i) => (
        <StepFields
          key={step.key}
          step={step}
          place={i}
          onChange={(to) => change(step.key, to)}
          onUp={i > 0 ? () => setSteps((all) => all.with(i, all[i - 1]!).with(i - 1, all[i]!)) : undefined}
          onRemove={
            steps.length > 1 ? () => setSteps((all) => all.filter(({ key }) => key !== step.key)) : undefined
          }
        />
      ))}
      <Button
        type="button"
        variant="outline"
        size="sm"
        className="self-start"
        disabled={steps.length >= MOST_STEPS}
        onClick={() =>
          setSteps((all) => [
            ...all,
            {
              key: Math.max(...all.map(({ key }) => key)) + 1,
              title: "",
              check: "",
              action: "",
              rollback: "",
              isReversible: true,
            },
          ])
        }
      >
        <Plus />
        Add a step
      </Button>
      <FormFooter busy={busy} failure={failure} label={`Save version ${before.version + 1}`} />
    </form>
  );
}

interface StepProps {
  step: Draft;
  place: number;
  onChange: (to: Partial<PlanStepInput>) => void;
  onUp?: () => void;
  onRemove?: () => void;
}

function StepFields({ step, place, onChange, onUp, onRemove }: StepProps) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-3 rounded-lg border p-3">
      <legend className="px-1 font-medium text-sm">Step {place + 1}</legend>
      <div className="flex items-end gap-2">
        <div className="flex min-w-0 flex-1 flex-col gap-1.5">
          <Label htmlFor={`${id}-title`}>Title</Label>
          <Input
            id={`${id}-title`}
            value={step.title}
            required
            maxLength={300}
            onChange={(event) => onChange({ title: event.target.value })}
          />
        </div>
        <Button
          type="button"
          variant="ghost"
          size="icon"
          aria-label={`Move step ${place + 1} up`}
          disabled={!onUp}
          onClick={onUp}
        >
          <ArrowUp />
        </Button>
        <Button
          type="button"
          variant="ghost"
          size="icon"
          aria-label={`Remove step ${place + 1}`}
          disabled={!onRemove}
          onClick={onRemove}
        >
          <Trash2 />
        </Button>
      </div>
      <Words
        id={`${id}-check`}
        label="Check first"
        value={step.check}
        onChange={(check) => onChange({ check })}
      />
      <Words
        id={`${id}-action`}
        label="Action"
        value={step.action}
        onChange={(action) => onChange({ action })}
      />
      <div className="flex items-center gap-2">
        <Checkbox
          id={`${id}-final`}
          checked={!step.isReversible}
          onCheckedChange={(to) => onChange({ isReversible: to !== true })}
        />
        <Label htmlFor={`${id}-final`}>It cannot be taken back</Label>
      </div>
      <Words
        id={`${id}-rollback`}
        label={step.isReversible ? "Way back" : "Way back, as far as there is one"}
        value={step.rollback ?? ""}
        required={step.isReversible}
        onChange={(rollback) => onChange({ rollback })}
      />
    </fieldset>
  );
}

function Words({
  id,
  label,
  value,
  required = true,
  onChange,
}: {
  id: string;
  label: string;
  value: string;
  required?: boolean;
  onChange: (to: string) => void;
}) {
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Textarea
        id={id}
        value={value}
        required={required}
        rows={2}
        maxLength={2000}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
