"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ChoiceSelect } from "@/components/access/choice-select";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useAct } from "@/components/blocks/use-act";
import { useApi } from "@/components/shell/api";
import { DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { MappingRuleView } from "@/lib/intake/schemas";
import { plural } from "@/lib/kit/format";
import type { Matcher } from "@/lib/kit/match";
import { MatcherFields } from "./matcher-fields";
import { RuleRow } from "./rule-row";
import { RulesPanel } from "./rules-panel";

const PATH = "/mapping-rules";
const SETS = ["severity", "service", "owner", "environment"] as const;

interface Props {
  rules: MappingRuleView[];
  denied: string | null;
}

/** What severity, service and owner alerts have, where their senders say it otherwise or not at all. */
export function MappingRules({ rules, denied }: Props) {
  return (
    <RulesPanel
      title="Severity and routing"
      hint="the first rule that names a thing decides it"
      label="Rules of severity and routing"
      denied={denied}
      without="No rule yet: severity and service are as the sender says, else as the labels do."
      form={(onMade) => <NewMappingRule onMade={onMade} />}
      rows={rules.map((rule) => (
        <RuleRow
          key={rule.id}
          path={PATH}
          rule={rule}
          again={againOf(rule)}
          does={SETS.flatMap((name) => (rule.sets[name] ? `${name} ${rule.sets[name]}` : [])).join(", ")}
          acted={`acts on ${plural(rule.alerts, "alert")}`}
          denied={denied}
        >
          <Move rule={rule} to={rule.position - 1} of={rules.length} denied={denied} />
          <Move rule={rule} to={rule.position + 1} of={rules.length} denied={denied} />
        </RuleRow>
      ))}
    />
  );
}

/** At its old place: the first rule that names a thing decides it. */
const againOf = ({ name, matchers, sets, enabled, position }: MappingRuleView) => ({
  name,
  matchers,
  sets,
  enabled,
  position,
});

interface MoveProps {
  rule: MappingRuleView;
  to: number;
  of: number;
  denied: string | null;
}

function Move({ rule, to, of, denied }: MoveProps) {
  const api = useApi();
  const { busy, run } = useAct("The rule could not be moved");
  const isUp = to < rule.position;
  const move = () =>
    run(async () => {
      await api(`${PATH}/${rule.id}`, { method: "PATCH", body: { position: to } });
    });
  return (
    <GuardedButton
      variant="ghost"
      size="icon-sm"
      aria-label={`Move “${rule.name}” ${isUp ? "up" : "down"}`}
      denied={denied}
      disabled={busy || to < 1 || to > of}
      onClick={() => void move()}
    >
      {isUp ? <ChevronUp /> : <ChevronDown />}
    </GuardedButton>
  );
}

const SEVERITIES = [
  { value: "as_sent", label: "as sent" },
  ...["critical", "high", "medium", "low", "info"].map((value) => ({ value, label: value })),
];

function NewMappingRule({ onMade }: { onMade: () => void }) {
  const api = useApi();
  const router = useRouter();
  const [matchers, setMatchers] = useState<Matcher[]>([{ field: "service", op: "is", value: "" }]);
  const [severity, setSeverity] = useState("as_sent");
  const { busy, failure, submit } = useSubmit(async (form) => {
    const text = (name: string) => String(form.get(name) ?? "").trim() || undefined;
    const sets = {
      severity: severity === "as_sent" ? undefined : severity,
      service: text("service"),
      owner: text("owner"),
      environment: text("environment"),
    };
    if (Object.values(sets).every((value) => value === undefined))
      throw new Error("Say what matching alerts should get.");
    await api(PATH, { method: "POST", body: { name: text("name"), matchers, sets } });
    router.refresh();
    onMade();
  });
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>New rule of severity and routing</DialogTitle>
        <DialogDescription>It holds for alerts that arrive from now on.</DialogDescription>
      </DialogHeader>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="mapping-name">Name</Label>
        <Input
          id="mapping-name"
          name="name"
          required
          maxLength={100}
          placeholder="Staging never wakes anybody"
        />
      </div>
      <MatcherFields matchers={matchers} onChange={setMatchers} />
      <fieldset className="grid grid-cols-2 gap-3">
        <legend className="mb-1.5 font-medium text-sm">They get</legend>
        <div className="flex flex-col gap-1.5">
          <span className="text-muted-foreground text-xs">Severity</span>
          <ChoiceSelect label="Severity" value={severity} options={SEVERITIES} onChange={setSeverity} />
        </div>
        {(["service", "owner", "environment"] as const).map((name) => (
          <div key={name} className="flex flex-col gap-1.5">
            <Label
              htmlFor={`mapping-${name}`}
              className="font-normal text-muted-foreground text-xs capitalize"
            >
              {name}
            </Label>
            <Input id={`mapping-${name}`} name={name} maxLength={200} placeholder="as sent" className="h-8" />
          </div>
        ))}
      </fieldset>
      <FormFooter busy={busy} failure={failure} label="Make the rule" />
    </form>
  );
}
