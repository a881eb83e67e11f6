"use client";

import { History } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Confirm } from "@/components/blocks/confirm";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Ago } from "@/components/blocks/moment";
import { MoreButton } from "@/components/blocks/more-button";
import { Panel } from "@/components/blocks/panel";
import { ReadFailure } from "@/components/blocks/read-failure";
import { SafeText } from "@/components/blocks/safe-text";
import { useAct } from "@/components/blocks/use-act";
import { usePaged } from "@/components/blocks/use-paged";
import { useRead } from "@/components/blocks/use-read";
import { useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { plural } from "@/lib/kit/format";
import { type Page, pageOf } from "@/lib/kit/page";
import { type RunbookDetail, type RunbookVersion, runbookVersionSchema } from "@/lib/knowledge/schemas";
import { DiffView } from "./diff-view";
import { MarkdownView } from "./markdown-view";

const pageSchema = pageOf(runbookVersionSchema);
const PRESSED = "text-muted-foreground aria-pressed:bg-accent aria-pressed:text-foreground";

/** How the text came to be: each version to be read, compared with the present one, and brought back. */
export function RunbookVersions({ runbook }: { runbook: RunbookDetail }) {
  const [asked, setAsked] = useState(false);
  return (
    <Panel title="Versions" hint={plural(runbook.version, "version")} flush>
      {asked ? (
        <Versions key={runbook.version} runbook={runbook} />
      ) : (
        <div className="px-4 pt-1 pb-4">
          <Button variant="outline" size="xs" onClick={() => setAsked(true)}>
            <History />
            Show versions
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Versions({ runbook }: { runbook: RunbookDetail }) {
  const path = `/runbooks/${runbook.id}/versions`;
  const { state, retry } = useRead(path, pageSchema);
  if (state.is === "failed")
    return <ReadFailure what="The versions could not be read" reason={state.reason} retry={retry} />;
  if (state.is === "asked")
    return (
      <div aria-busy="true" role="status" aria-label="Loading" className="flex flex-col gap-2 px-4 pb-4">
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-4 w-2/3" />
      </div>
    );
  return <List runbook={runbook} path={path} first={state.data} />;
}

const idOf = ({ version }: RunbookVersion) => String(version);
const orderOf = ({ version }: RunbookVersion) => version;

interface ListProps {
  runbook: RunbookDetail;
  path: string;
  first: Page<RunbookVersion>;
}

function List({ runbook, path, first }: ListProps) {
  const { rows, more, loading, hasMore } = usePaged({
    first,
    path,
    item: runbookVersionSchema,
    idOf,
    orderOf,
  });
  const [open, setOpen] = useState<RunbookVersion | null>(null);
  return (
    <>
      <ol className="divide-y border-t" aria-label="Versions">
        {rows.map((version) => (
          <li key={version.version}>
            <button
              type="button"
              onClick={() => setOpen(version)}
              className="flex w-full items-baseline gap-2 px-4 py-2 text-left text-sm outline-none hover:bg-accent/50 focus-visible:bg-accent"
            >
              <span className="whitespace-nowrap tabular-nums">Version {version.version}</span>
              <span className="min-w-0 truncate text-muted-foreground text-xs">
                <SafeText text={version.changedBy} />
              </span>
              <Ago at={version.changedAt} className="ml-auto text-muted-foreground text-xs" />
            </button>
          </li>
        ))}
      </ol>
      {hasMore && <MoreButton loading={loading} onClick={more} label="Older versions" />}
      <Dialog open={open !== null} onOpenChange={(next) => !next && setOpen(null)}>
        {open && (
          <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-3xl">
            <Version runbook={runbook} version={open} onDone={() => setOpen(null)} />
          </DialogContent>
        )}
      </Dialog>
    </>
  );
}

interface VersionProps {
  runbook: RunbookDetail;
  version: RunbookVersion;
  onDone: () => void;
}

function Version({ runbook, version, onDone }: VersionProps) {
  const api = useApi();
  const denied = useDenied("runbooks:write");
  const present = version.version === runbook.version;
  const [whole, setWhole] = useState(present);
  const [asking, setAsking] = useState(false);
  const { busy, run } = useAct("The version could not be restored");
  const restore = () =>
    run(async () => {
      const body = { restoreVersion: version.version, version: runbook.version };
      await api(`/runbooks/${runbook.id}`, { method: "PATCH", body });
      toast.success(`Version ${version.version} is back, as the newest one`);
      onDone();
    });
  return (
    <>
      <DialogHeader>
        <DialogTitle>
          {present ? `Version ${version.version}, the present one` : `Version ${version.version}`}
        </DialogTitle>
        <DialogDescription>
          <Ago at={version.changedAt} /> by <SafeText text={version.changedBy} />
        </DialogDescription>
      </DialogHeader>
      {!present && (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            variant="outline"
            size="xs"
            aria-pressed={!whole}
            className={PRESSED}
            onClick={() => setWhole(false)}
          >
            Compared with now
          </Button>
          <Button
            variant="outline"
            size="xs"
            aria-pressed={whole}
            className={PRESSED}
            onClick={() => setWhole(true)}
          >
            As it was
          </Button>
          <GuardedButton
            size="xs"
            className="ml-auto"
            denied={denied}
            disabled={!denied && busy}
            onClick={() => setAsking(true)}
          >
            Restore this version
          </GuardedButton>
        </div>
      )}
      <div className="min-w-0">
        {whole ? (
          <MarkdownView source={version.source} />
        ) : (
          <DiffView
            before={version.source}
            after={runbook.source}
            label={`What changed from version ${version.version} to version ${runbook.version}`}
          />
        )}
      </div>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Restore version ${version.version}?`}
        act="Restore"
        onConfirm={() => void restore()}
      >
        Its text becomes version {runbook.version + 1}. Version {runbook.version} stays in the list and can be
        restored in the same way.
      </Confirm>
    </>
  );
}
