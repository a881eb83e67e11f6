"use client";

import { FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ChangeEvent, useState } from "react";
import { toast } from "sonner";
import { z } from "zod";
import { CommandLine } from "@/components/blocks/copy-button";
import { FormFooter, useSubmit } from "@/components/blocks/form";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import { plural } from "@/lib/kit/format";

const EXAMPLE = `services:
  - name: checkout
    owner: payments
    tier: 1
    costPerMinute: 250
    runbookUrl: https://wiki.example.org/checkout
    dependsOn: [orders-db, queue]
`;
const KUBECTL = "kubectl get services,pods,nodes -A -o json";
const answerSchema = z.object({
  declared: z.number(),
  instances: z.number().optional(),
  nodes: z.number().optional(),
  skipped: z.array(z.object({ index: z.number(), reason: z.string() })).optional(),
  skippedCount: z.number().optional(),
});

/** "3 services, 12 instances and 2 nodes are known" */
function told({ declared, instances, nodes }: z.infer<typeof answerSchema>): string {
  const parts = [plural(declared, "service")];
  if (instances !== undefined) parts.push(plural(instances, "instance"));
  if (nodes !== undefined) parts.push(plural(nodes, "node"));
  return `${parts.join(", ")} declared`;
}

/** The catalog of a team as a file: all of it is taken, or nothing and the reason. */
export function ImportServices() {
  const [open, setOpen] = useState(false);
  const denied = useDenied("services:write");
  return (
    <>
      <GuardedButton variant="outline" size="sm" denied={denied} onClick={() => setOpen(true)}>
        <FileUp />
        Import
      </GuardedButton>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-xl">
          <ImportForm onDone={() => setOpen(false)} />
        </DialogContent>
      </Dialog>
    </>
  );
}

function ImportForm({ onDone }: { onDone: () => void }) {
  const api = useApi();
  const router = useRouter();
  const [text, setText] = useState(EXAMPLE);
  const { busy, failure, submit } = useSubmit(async () => {
    const answer = answerSchema.parse(await api("/services/import", { method: "POST", text }));
    router.refresh();
    const [first] = answer.skipped ?? [];
    toast.success(told(answer), {
      description:
        first && `${plural(answer.skippedCount ?? 0, "item")} left out; the first: ${first.reason}`,
    });
    onDone();
  });
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file) setText(await file.text());
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>Import services</DialogTitle>
        <DialogDescription>
          YAML or JSON, or what kubectl prints of a cluster. What is not said of a service stays as it is.
        </DialogDescription>
      </DialogHeader>
      <div className="flex min-w-0 flex-col gap-1.5">
        <p className="text-muted-foreground text-xs">
          Services, pods and nodes of Kubernetes; paste what this prints, or send it by the API as often as
          you like:
        </p>
        <CommandLine command={KUBECTL} label="Copy kubectl command" />
      </div>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="services-file">File</Label>
        <Input
          id="services-file"
          type="file"
          accept=".yaml,.yml,.json"
          onChange={(event) => void choose(event)}
        />
      </div>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="services-text">Or its text</Label>
        <Textarea
          id="services-text"
          value={text}
          onChange={(event) => setText(event.target.value)}
          spellCheck={false}
          rows={10}
          className="font-mono text-xs"
        />
      </div>
      <FormFooter busy={busy} failure={failure} label="Import" />
    </form>
  );
}
