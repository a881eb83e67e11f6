"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { SeverityGlyph, severityLabel } from "@/components/blocks/severity-badge";
import { useApi } from "@/components/shell/api";
import { useDenied, useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import { SEVERITIES, type Severity } from "@/lib/signals/schemas";

const createdSchema = z.object({ number: z.number() });

/** Opens an incident by hand, for what no log says. */
export function NewIncident({ services }: { services: string[] }) {
  const [open, setOpen] = useState(false);
  const denied = useDenied("incidents:write");
  return (
    <>
      <GuardedButton size="sm" denied={denied} onClick={() => setOpen(true)}>
        <Plus />
        New incident
      </GuardedButton>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="sm:max-w-lg">
          <DialogHeader>
            <DialogTitle>New incident</DialogTitle>
            <DialogDescription>For what people notice and no log says.</DialogDescription>
          </DialogHeader>
          <Form services={services} onDone={() => setOpen(false)} />
        </DialogContent>
      </Dialog>
    </>
  );
}

function Form({ services, onDone }: { services: string[]; onDone: () => void }) {
  const api = useApi();
  const router = useRouter();
  const { slug } = useWorkspace();
  const [severity, setSeverity] = useState<Severity>("high");
  const { busy, failure, submit } = useSubmit(async (form) => {
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const named = text("services")
      .split(",")
      .map((service) => service.trim())
      .filter(Boolean);
    const body = {
      title: text("title"),
      severity,
      services: named,
      ...(text("description") ? { description: text("description") } : {}),
    };
    const { number } = createdSchema.parse(await api("/incidents", { method: "POST", body }));
    onDone();
    router.push(`/${slug}/incidents/${number}`);
  });
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid gap-2">
        <Label htmlFor="new-title">Title</Label>
        <Input
          id="new-title"
          name="title"
          required
          maxLength={300}
          placeholder="Checkout fails for some customers"
        />
      </div>
      <fieldset className="grid gap-2">
        <legend className="mb-2 font-medium text-sm leading-none">Severity</legend>
        <div className="flex flex-wrap gap-1.5">
          {SEVERITIES.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={severity === each}
              onClick={() => setSeverity(each)}
              className={cn(
                "flex h-8 items-center gap-1.5 rounded-md border px-2.5 text-xs outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50",
                severity === each ? "border-foreground/40 bg-accent font-medium" : "text-muted-foreground",
              )}
            >
              <SeverityGlyph severity={each} />
              {severityLabel(each)}
            </button>
          ))}
        </div>
      </fieldset>
      <div className="grid gap-2">
        <Label htmlFor="new-services">Services, separated by commas</Label>
        <Input id="new-services" name="services" list="known-services" placeholder={services[0] ?? "web"} />
        <datalist id="known-services">
          {services.map((service) => (
            <option key={service} value={service} />
          ))}
        </datalist>
      </div>
      <div className="grid gap-2">
        <Label htmlFor="new-description">What is known</Label>
        <Textarea id="new-description" name="description" maxLength={20_000} rows={3} />
      </div>
      <FormFooter busy={busy} failure={failure} label="Open the incident" />
    </form>
  );
}
