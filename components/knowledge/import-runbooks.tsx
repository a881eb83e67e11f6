"use client";

import { FileUp, FolderUp, LoaderCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ChangeEvent, type DragEvent, useRef, useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Meter } from "@/components/blocks/meter";
import { useShortcuts } from "@/components/command/shortcuts";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { formatCount } from "@/lib/kit/format";
import { type Chosen, chosenBy, droppedIn } from "./import-files";
import { ImportOutcome } from "./import-outcome";
import { useImport } from "./use-import";

/** The way to runbooks that lie in a folder, in a repository or in an archive. */
export function ImportRunbooks() {
  const [open, setOpen] = useState(false);
  const denied = useDenied("runbooks:write");
  useShortcuts(
    denied ? [] : [{ keys: "u", label: "Import runbooks", group: "This list", act: () => setOpen(true) }],
  );
  return (
    <>
      <GuardedButton variant="outline" size="sm" denied={denied} onClick={() => setOpen(true)}>
        <FileUp />
        Import
      </GuardedButton>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-xl">
          <DialogHeader>
            <DialogTitle>Import runbooks</DialogTitle>
            <DialogDescription>
              Markdown files, a folder of them, or a .tar or .tar.gz. A file that was imported before from the
              same place becomes a new version of its runbook, if it changed.
            </DialogDescription>
          </DialogHeader>
          <ImportForm onDone={() => setOpen(false)} />
        </DialogContent>
      </Dialog>
    </>
  );
}

function ImportForm({ onDone }: { onDone: () => void }) {
  const router = useRouter();
  const { progress, outcome, failure, send } = useImport(() => router.refresh());
  const busy = progress !== null;
  return (
    <>
      {!outcome && <Choice busy={busy} onChosen={send} />}
      {progress && (
        <div role="status" className="flex flex-col gap-1.5 text-muted-foreground text-sm">
          <p className="flex items-center gap-2 tabular-nums">
            <LoaderCircle className="size-4 animate-spin" aria-hidden="true" />
            {progress.total === null
              ? progress.what
              : `${formatCount(progress.done)} of ${formatCount(progress.total)} files`}
          </p>
          {progress.total !== null && (
            <Meter
              label="Files sent"
              value={progress.done}
              most={progress.total}
              spoken={`${progress.done} of ${progress.total} files`}
            />
          )}
        </div>
      )}
      {failure && (
        <p role="alert" className="text-destructive text-sm [overflow-wrap:anywhere]">
          {failure}
        </p>
      )}
      {outcome && <ImportOutcome outcome={outcome} />}
      {outcome && (
        <DialogFooter>
          <Button autoFocus onClick={onDone}>
            Done
          </Button>
        </DialogFooter>
      )}
    </>
  );
}

interface ChoiceProps {
  busy: boolean;
  onChosen: (chosen: Promise<Chosen[]>) => void;
}

function Choice({ busy, onChosen }: ChoiceProps) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = chosenBy(event.target.files!);
    // The same files may be chosen again after a failure.
    event.target.value = "";
    if (chosen.length > 0) onChosen(Promise.resolve(chosen));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!busy) onChosen(droppedIn(event.dataTransfer.items));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons inside are the first
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "flex flex-col items-center gap-3 rounded-lg border border-dashed px-4 py-8 text-center text-muted-foreground text-sm",
        over && "border-ring bg-accent",
      )}
    >
      <p>Drop files or a folder here, or choose them.</p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button variant="outline" size="sm" disabled={busy} onClick={() => files.current?.click()}>
          <FileUp />
          Choose files
        </Button>
        <Button variant="outline" size="sm" disabled={busy} onClick={() => folder.current?.click()}>
          <FolderUp />
          Choose a folder
        </Button>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files"
        accept=".md,.markdown,.tar,.tgz,.gz"
        onChange={choose}
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        aria-label="Folder"
        {...{ webkitdirectory: "" }}
        onChange={choose}
      />
    </div>
  );
}
