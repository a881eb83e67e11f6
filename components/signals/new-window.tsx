"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ChoiceSelect } from "@/components/access/choice-select";
import { MatcherFields } from "@/components/alert-rules/matcher-fields";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useApi } from "@/components/shell/api";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { Matcher } from "@/lib/kit/match";
import type { Schedule } from "@/lib/signals/schemas";

type Every = "once" | "day" | "week" | "month";
const EVERY: { value: Every; label: string }[] = [
  { value: "once", label: "Once" },
  { value: "day", label: "Every day" },
  { value: "week", label: "Every week" },
  { value: "month", label: "Every month" },
];
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LASTS = [
  { value: "15", label: "15 minutes" },
  { value: "30", label: "30 minutes" },
  { value: "60", label: "1 hour" },
  { value: "120", label: "2 hours" },
  { value: "240", label: "4 hours" },
  { value: "480", label: "8 hours" },
  { value: "1440", label: "a day" },
];

/** A window that is planned: once, or again and again by the clock of where the reader is. */
export function NewWindow({ denied }: { denied: string | null }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <GuardedButton size="sm" denied={denied} onClick={() => setOpen(true)}>
        <Plus />
        Plan a window
      </GuardedButton>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-lg">
          <WindowForm onMade={() => setOpen(false)} />
        </DialogContent>
      </Dialog>
    </>
  );
}

function WindowForm({ onMade }: { onMade: () => void }) {
  const api = useApi();
  const router = useRouter();
  const [matchers, setMatchers] = useState<Matcher[]>([{ field: "service", op: "is", value: "" }]);
  const [every, setEvery] = useState<Every>("once");
  const [weekdays, setWeekdays] = useState<number[]>([1]);
  const [lasts, setLasts] = useState("60");
  const { busy, failure, submit } = useSubmit(async (form) => {
    const schedule = scheduleOf(form, { every, weekdays, durationMinutes: Number(lasts) });
    const body = { name: String(form.get("name")).trim(), matchers, schedule };
    await api("/maintenance-windows", { method: "POST", body });
    router.refresh();
    onMade();
  });
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>Plan a maintenance window</DialogTitle>
        <DialogDescription>
          Times are of {zone()}. Alerts are kept and counted, and open no incident while it is open.
        </DialogDescription>
      </DialogHeader>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="window-name">Name</Label>
        <Input id="window-name" name="name" required maxLength={100} placeholder="Database upgrade" />
      </div>
      <MatcherFields matchers={matchers} onChange={setMatchers} />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1.5 font-medium text-sm">When</legend>
        <div className="flex flex-wrap gap-2">
          <ChoiceSelect
            label="How often"
            value={every}
            options={EVERY}
            onChange={(value) => setEvery(value as Every)}
            className="w-36"
          />
          {every === "once" ? (
            <Input name="startsAt" type="datetime-local" aria-label="Begins" required className="h-8 w-52" />
          ) : (
            <Input name="at" type="time" aria-label="Begins at" required className="h-8 w-32" />
          )}
          <ChoiceSelect label="Lasts" value={lasts} options={LASTS} onChange={setLasts} className="w-32" />
        </div>
        {every === "week" && <Weekdays chosen={weekdays} onChange={setWeekdays} />}
        {every === "month" && (
          <div className="flex items-center gap-2">
            <Label htmlFor="window-day" className="font-normal text-muted-foreground text-xs">
              Day of the month; the 31st is the last day of a shorter one
            </Label>
            <Input
              id="window-day"
              name="day"
              type="number"
              min={1}
              max={31}
              defaultValue={1}
              required
              className="h-8 w-20"
            />
          </div>
        )}
        {every !== "once" && (
          <div className="flex items-center gap-2">
            <Label htmlFor="window-until" className="font-normal text-muted-foreground text-xs">
              Last day, if there is one
            </Label>
            <Input id="window-until" name="until" type="date" className="h-8 w-40" />
          </div>
        )}
      </fieldset>
      <FormFooter busy={busy} failure={failure} label="Plan it" />
    </form>
  );
}

function Weekdays({ chosen, onChange }: { chosen: number[]; onChange: (chosen: number[]) => void }) {
  return (
    <div className="flex flex-wrap gap-x-3 gap-y-1.5">
      {WEEKDAYS.map((name, i) => (
        <Label key={name} className="gap-1.5 font-normal">
          <Checkbox
            checked={chosen.includes(i + 1)}
            onCheckedChange={(on) =>
              onChange(on ? [...chosen, i + 1].sort() : chosen.filter((day) => day !== i + 1))
            }
          />
          {name}
        </Label>
      ))}
    </div>
  );
}

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Chosen {
  every: Every;
  weekdays: number[];
  durationMinutes: number;
}

function scheduleOf(form: FormData, { every, weekdays, durationMinutes }: Chosen): Schedule {
  if (every === "once") {
    const startsAt = new Date(String(form.get("startsAt")));
    const endsAt = new Date(startsAt.getTime() + durationMinutes * 60_000);
    return { every, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
  }
  const until = String(form.get("until") ?? "");
  const common = {
    timeZone: zone(),
    at: String(form.get("at")),
    durationMinutes,
    ...(until && { until }),
  };
  if (every === "week") return { every, weekdays, ...common };
  return every === "month" ? { every, day: Number(form.get("day")), ...common } : { every, ...common };
}
