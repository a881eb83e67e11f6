"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";

async function copy(text: string): Promise<void> {
  if (!navigator.clipboard) throw new Error("The browser gives the clipboard to https and localhost only.");
  await navigator.clipboard.writeText(text);
}

interface Props {
  text: string;
  label?: string;
  /** With its label in words. */
  worded?: boolean;
}

export function CopyButton({ text, label = "Copy", worded = false }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      type="button"
      variant={worded ? "outline" : "ghost"}
      size={worded ? "xs" : "icon-sm"}
      className={worded ? undefined : "text-muted-foreground"}
      aria-label={copied ? "Copied" : label}
      title={label}
      onClick={() =>
        copy(text).then(
          () => setCopied(true),
          (error: Error) => toast.error("Not copied", { description: error.message }),
        )
      }
    >
      {copied ? <Check className="text-success" /> : <Copy />}
      {worded && label}
    </Button>
  );
}

/** A command to paste, whole; long ones scroll inside their box. */
export function CommandLine({ command, label = "Copy command" }: { command: string; label?: string }) {
  return (
    <div className="flex items-start gap-1 rounded-lg border bg-muted/60 py-1 pr-1 pl-3">
      <pre className="min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-xs leading-5">
        <code>{command}</code>
      </pre>
      <CopyButton text={command} label={label} />
    </div>
  );
}
