"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { ShownOnce } from "@/components/blocks/shown-once";
import { useApi } from "@/components/shell/api";
import { DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { type ApiKey, createdApiKeySchema } from "@/lib/access/schemas";
import { visibleText } from "@/lib/kit/format";
import { ChoiceSelect } from "../choice-select";

const OVERLAPS = [
  { value: "0", label: "At once" },
  { value: "1", label: "In an hour" },
  { value: "24", label: "In a day" },
  { value: "72", label: "In 3 days" },
  { value: "168", label: "In 7 days" },
];

interface Props {
  apiKey: ApiKey;
  onDone: () => void;
}

/** A new key that does what the old one does; both work until the old one ends. */
export function RotateForm({ apiKey, onDone }: Props) {
  const api = useApi();
  const router = useRouter();
  const [overlap, setOverlap] = useState("24");
  const [made, setMade] = useState<string | null>(null);
  const { busy, failure, submit } = useSubmit(async () => {
    const path = `/api-keys/${encodeURIComponent(apiKey.id)}/rotate`;
    const body = { overlapHours: Number(overlap) };
    const { key } = createdApiKeySchema.parse(await api(path, { method: "POST", body }));
    router.refresh();
    setMade(key ?? "");
  });
  if (made !== null)
    return (
      <ShownOnce title="Copy the new key now" value={made} label="Copy the key" onDone={onDone}>
        It is not shown again. The old one{" "}
        {overlap === "0" ? "has ended" : "goes on working beside it until it ends"}.
      </ShownOnce>
    );
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle className="[overflow-wrap:anywhere]">Rotate “{visibleText(apiKey.name)}”</DialogTitle>
        <DialogDescription>
          A new key with the same name, permissions and limits. Both work until the old one ends, so your
          programs can change over one by one.
        </DialogDescription>
      </DialogHeader>
      <div className="grid gap-2">
        <span className="font-medium text-sm leading-none">The old key ends</span>
        <ChoiceSelect
          label="The old key ends"
          value={overlap}
          options={OVERLAPS}
          onChange={setOverlap}
          className="w-44"
        />
      </div>
      <FormFooter busy={busy} failure={failure} label="Make the new key" />
    </form>
  );
}
