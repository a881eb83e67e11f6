"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { useApi } from "@/components/shell/api";
import { DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { createdApiKeySchema, isWorkspaceWide, type Permission } from "@/lib/access/schemas";
import { ChoiceSelect } from "../choice-select";
import { ServicesPicker } from "../services-picker";
import { type Preset, presetsFor } from "./presets";
import { ScopeList } from "./scope-list";

const DAY_MS = 86_400_000;
const DAYS = [
  { value: "never", label: "Never" },
  { value: "30", label: "After 30 days" },
  { value: "90", label: "After 90 days" },
  { value: "365", label: "After a year" },
];
const CUSTOM = "custom";

interface Props {
  grantable: Permission[];
  services: string[];
  onMade: (key: string) => void;
}

export function KeyForm({ grantable, services, onMade }: Props) {
  const api = useApi();
  const router = useRouter();
  const presets = presetsFor(grantable);
  const [preset, setPreset] = useState(presets[0]?.id ?? CUSTOM);
  const [scopes, setScopes] = useState<Permission[]>(presets[0]?.scopes ?? []);
  const [limit, setLimit] = useState<string[] | null>(null);
  const [days, setDays] = useState("never");
  const limitTo = (next: string[] | null) => {
    setLimit(next);
    // What speaks of the whole workspace goes with the first limit.
    if (next) setScopes((now) => now.filter((scope) => !isWorkspaceWide(scope)));
  };
  const { busy, failure, submit } = useSubmit(async (form) => {
    if (scopes.length === 0) throw new Error("Choose at least one permission.");
    const body = {
      name: String(form.get("name")).trim(),
      scopes,
      services: limit,
      ...(days !== "never" && { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
    };
    const { key } = createdApiKeySchema.parse(await api("/api-keys", { method: "POST", body }));
    router.refresh();
    onMade(key ?? "");
  });
  return (
    <form onSubmit={submit} className="flex min-w-0 flex-col gap-4">
      <DialogHeader>
        <DialogTitle>New API key</DialogTitle>
        <DialogDescription>Give it only what its program does.</DialogDescription>
      </DialogHeader>
      <div className="grid gap-2">
        <Label htmlFor="key-name">Name</Label>
        <Input id="key-name" name="name" required maxLength={100} placeholder="vector on web-1" />
      </div>
      <Presets
        presets={presets}
        chosen={preset}
        onChange={(id) => {
          setPreset(id);
          const known = presets.find((each) => each.id === id);
          if (known) setScopes(known.scopes);
        }}
      />
      {preset === CUSTOM && (
        <ScopeList offered={grantable} chosen={scopes} limited={limit !== null} onChange={setScopes} />
      )}
      <div className="grid grid-cols-2 gap-4">
        <div className="grid min-w-0 gap-2">
          <span className="font-medium text-sm leading-none">For</span>
          <ServicesPicker label="For" known={services} chosen={limit} onChange={limitTo} className="w-full" />
        </div>
        <div className="grid min-w-0 gap-2">
          <span className="font-medium text-sm leading-none">Ends</span>
          <ChoiceSelect label="Ends" value={days} options={DAYS} onChange={setDays} className="w-full" />
        </div>
      </div>
      <FormFooter busy={busy} failure={failure} label="Make the key" />
    </form>
  );
}

interface PresetsProps {
  presets: Preset[];
  chosen: string;
  onChange: (id: string) => void;
}

function Presets({ presets, chosen, onChange }: PresetsProps) {
  const custom = { id: CUSTOM, label: "Custom", what: "What you choose." };
  return (
    <fieldset>
      <legend className="mb-2 font-medium text-sm leading-none">It is a</legend>
      <div className="grid grid-cols-2 gap-1.5">
        {[...presets, custom].map(({ id, label, what }) => (
          <label
            key={id}
            className="flex cursor-pointer items-start gap-2 rounded-md border px-2.5 py-2 has-checked:border-foreground/40 has-checked:bg-accent has-focus-visible:ring-[3px] has-focus-visible:ring-ring/50"
          >
            <input
              type="radio"
              name="preset"
              value={id}
              checked={chosen === id}
              onChange={() => onChange(id)}
              className="mt-0.75 accent-primary outline-none"
            />
            <span className="min-w-0">
              <span className="block font-medium leading-5">{label}</span>
              <span className="block text-muted-foreground text-xs leading-snug">{what}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
