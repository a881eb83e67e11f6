"use client";

import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import { memo, useDeferredValue } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Notice } from "@/components/blocks/notice";
import { PageHeader } from "@/components/blocks/page-header";
import { SafeText } from "@/components/blocks/safe-text";
import { useDenied } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import { formatCount } from "@/lib/kit/format";
import { RUNBOOK_MAX_CHARS, type RunbookDetail } from "@/lib/knowledge/schemas";
import { KeptNotice } from "./kept-notice";
import { LeaveGuard } from "./leave-guard";
import { MarkdownView } from "./markdown-view";
import { SaveConflict } from "./save-conflict";
import { useEditor } from "./use-editor";

interface Props {
  slug: string;
  /** Null for a new one. */
  runbook: RunbookDetail | null;
}

/** The text at the left, how it will look at the right; on small screens one below the other. */
export function RunbookEditor({ slug, runbook }: Props) {
  const denied = useDenied("runbooks:write");
  const { base, source, setSource, dirty, draft, saving, act, take } = useEditor(
    slug,
    runbook,
    denied !== null,
  );
  const { busy, failure, conflict, save, settle } = saving;
  const shown = useDeferredValue(source);
  const back = runbook ? `/${slug}/runbooks/${runbook.id}` : `/${slug}/runbooks`;
  return (
    <>
      <PageHeader
        trail={{ label: "Runbooks", href: `/${slug}/runbooks` }}
        title={runbook ? <SafeText text={runbook.title} /> : "New runbook"}
        actions={
          <>
            <span role="status" className="text-muted-foreground text-xs max-sm:sr-only">
              {dirty ? "Not saved yet" : ""}
            </span>
            <Button variant="ghost" size="sm" asChild>
              <Link href={back}>Cancel</Link>
            </Button>
            <GuardedButton
              size="sm"
              denied={denied}
              disabled={!denied && (busy || source.trim() === "" || (!dirty && runbook !== null))}
              title="Ctrl S"
              onClick={act}
            >
              {busy && <LoaderCircle className="animate-spin" />}
              Save
            </GuardedButton>
          </>
        }
      />
      <LeaveGuard dirty={dirty} />
      <div className="flex flex-col gap-3 p-4 lg:p-6">
        {draft.kept && (
          <KeptNotice
            kept={draft.kept}
            version={base.version}
            onTake={(kept) => {
              draft.decided();
              // Saved on what it began from, so that what others saved meanwhile is a conflict and not lost.
              take(kept.source, { ...base, version: kept.version }, "What you wrote is in the editor");
            }}
            onForget={draft.forget}
          />
        )}
        {conflict && runbook && (
          <SaveConflict
            theirs={conflict}
            mine={source}
            onTake={() => take(conflict.source, conflict, `Version ${conflict.version} is in the editor`)}
            onKeep={() => void save(source, conflict.version)}
            onLater={settle}
          />
        )}
        {failure && <Notice title="It is not saved; your text is still here" text={failure} />}
        <div className="grid min-h-[calc(100dvh-8rem)] gap-4 lg:grid-cols-2">
          <div className="flex min-h-96 min-w-0 flex-col gap-1.5">
            <Textarea
              aria-label="Markdown"
              value={source}
              maxLength={RUNBOOK_MAX_CHARS}
              readOnly={busy}
              spellCheck
              onChange={(event) => setSource(event.target.value)}
              className="min-h-96 flex-1 resize-y font-mono text-base leading-6 field-sizing-fixed md:text-[0.8125rem]"
            />
            <p className="text-micro text-muted-foreground tabular-nums">
              {formatCount(source.length)} of {formatCount(RUNBOOK_MAX_CHARS)} characters · Ctrl S saves · the
              lines between --- say what it is for: title, services, alerts, templates, severity
            </p>
          </div>
          <section aria-label="Preview" className="min-w-0 rounded-xl border bg-card p-4 lg:p-6">
            <Preview source={shown} />
          </section>
        </div>
      </div>
    </>
  );
}

/** Drawn when the text is another, not with every key. */
const Preview = memo(MarkdownView);
