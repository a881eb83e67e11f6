"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ChoiceSelect } from "@/components/access/choice-select";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { useApi } from "@/components/shell/api";
import { DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { plural } from "@/lib/kit/format";
import type { Matcher } from "@/lib/kit/match";
import type { NoiseEffect, NoiseRuleView } from "@/lib/signals/schemas";
import { MatcherFields } from "./matcher-fields";
import { RuleRow } from "./rule-row";
import { RulesPanel } from "./rules-panel";

const PATH = "/noise-rules";
const HOUR_MS = 3600_000;

interface Props {
  rules: NoiseRuleView[];
  /** Alerts on which noise control decided without a rule, by kind. */
  byDefault: { kind: string; alerts: number }[];
  slug: string;
  denied: string | null;
}

/** Who is not told of what: each rule with how often it held an alert back. */
export function NoiseRules({ rules, byDefault, slug, denied }: Props) {
  return (
    <RulesPanel
      title="Noise"
      hint="held back alerts are kept, counted and say why"
      label="Rules of noise"
      denied={denied}
      without="No rule yet. Without one, an alert that keeps turning on and off is told once, and an alert of what needs a service that is down joins its incident."
      form={(onMade) => <NewNoiseRule onMade={onMade} />}
      rows={rules.map((rule) => (
        <RuleRow
          key={rule.id}
          path={PATH}
          rule={rule}
          again={{ name: rule.name, matchers: rule.matchers, effect: rule.effect, enabled: rule.enabled }}
          does={doesOf(rule.effect)}
          acted={`acted ${plural(rule.held, "time")}`}
          denied={denied}
        />
      ))}
    >
      {byDefault.length > 0 && (
        <ul className="divide-y border-t text-muted-foreground text-xs" aria-label="Without a rule">
          {byDefault.map(({ kind, alerts }) => (
            <li key={kind} className="flex flex-wrap gap-x-3 px-4 py-2.5">
              <span className="flex-1">{DEFAULTS[kind] ?? kind}, without a rule</span>
              <Link href={`/${slug}/alerts?noise=${kind}`} className="text-link hover:underline">
                {plural(alerts, "alert")}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </RulesPanel>
  );
}

const DEFAULTS: Record<string, string> = {
  flapping: "Held back because they flap",
  upstream: "Joined the incident of what they need",
};

function doesOf(effect: NoiseEffect): string {
  switch (effect.kind) {
    case "mute":
      return effect.until === null
        ? "muted"
        : `muted until ${new Date(effect.until).toISOString().slice(0, 16).replace("T", " ")} UTC`;
    case "flapping":
      return `flaps from ${plural(effect.policy.startsAt, "turn")} in ${plural(effect.policy.withinMinutes, "minute")}, until ${effect.policy.endsAt} are left`;
    case "repeats":
      return `told only after ${effect.policy.times} times in ${plural(effect.policy.withinMinutes, "minute")}`;
    case "upstream":
      return effect.joins ? "joins the incident of what it needs" : "stays apart from what it needs";
  }
}

const KINDS = [
  { value: "repeats", label: "Tell only after N times in M minutes" },
  { value: "mute", label: "Mute" },
  { value: "flapping", label: "Bounds of flapping" },
  { value: "upstream", label: "Keep apart from what it needs" },
];
const MUTED = [
  { value: "1", label: "for an hour" },
  { value: "4", label: "for 4 hours" },
  { value: "24", label: "for a day" },
  { value: "168", label: "for a week" },
  { value: "always", label: "until the rule is removed" },
];
const NUMBERS: Record<string, { name: string; label: string; value: number; min: number; max: number }[]> = {
  repeats: [
    { name: "times", label: "Times", value: 3, min: 2, max: 100 },
    { name: "withinMinutes", label: "In minutes", value: 10, min: 1, max: 1440 },
  ],
  flapping: [
    { name: "startsAt", label: "Flaps from turns", value: 6, min: 3, max: 30 },
    { name: "withinMinutes", label: "In minutes", value: 30, min: 1, max: 1440 },
    { name: "endsAt", label: "Calm at turns", value: 2, min: 0, max: 29 },
  ],
};

function effectOf(kind: string, form: FormData, muted: string): unknown {
  const policy = Object.fromEntries((NUMBERS[kind] ?? []).map(({ name }) => [name, Number(form.get(name))]));
  if (kind === "mute")
    return { kind, until: muted === "always" ? null : Date.now() + Number(muted) * HOUR_MS };
  return kind === "upstream" ? { kind, joins: false } : { kind, policy };
}

function NewNoiseRule({ onMade }: { onMade: () => void }) {
  const api = useApi();
  const router = useRouter();
  const [matchers, setMatchers] = useState<Matcher[]>([{ field: "service", op: "is", value: "" }]);
  const [kind, setKind] = useState("repeats");
  const [muted, setMuted] = useState("1");
  const { busy, failure, submit } = useSubmit(async (form) => {
    const body = { name: String(form.get("name")).trim(), matchers, effect: effectOf(kind, form, muted) };
    await api(PATH, { method: "POST", body });
    router.refresh();
    onMade();
  });
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>New rule of noise</DialogTitle>
        <DialogDescription>
          It is asked when an alert begins to fire or ends; what it holds back stays under Alerts.
        </DialogDescription>
      </DialogHeader>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="noise-name">Name</Label>
        <Input id="noise-name" name="name" required maxLength={100} placeholder="Backups may be late" />
      </div>
      <MatcherFields matchers={matchers} onChange={setMatchers} />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1.5 font-medium text-sm">What happens</legend>
        <ChoiceSelect
          label="What happens"
          value={kind}
          options={KINDS}
          onChange={setKind}
          className="w-full"
        />
        {kind === "mute" && (
          <ChoiceSelect
            label="How long"
            value={muted}
            options={MUTED}
            onChange={setMuted}
            className="w-full"
          />
        )}
        {NUMBERS[kind] && (
          <div className="flex flex-wrap gap-3">
            {NUMBERS[kind].map(({ name, label, value, min, max }) => (
              <div key={`${kind} ${name}`} className="flex flex-col gap-1.5">
                <Label htmlFor={`noise-${name}`} className="font-normal text-muted-foreground text-xs">
                  {label}
                </Label>
                <Input
                  id={`noise-${name}`}
                  name={name}
                  type="number"
                  required
                  defaultValue={value}
                  min={min}
                  max={max}
                  className="h-8 w-28"
                />
              </div>
            ))}
          </div>
        )}
      </fieldset>
      <FormFooter busy={busy} failure={failure} label="Make the rule" />
    </form>
  );
}
