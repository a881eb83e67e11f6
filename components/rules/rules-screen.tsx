"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Panel } from "@/components/blocks/panel";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { GroupingRuleView } from "@/lib/incidents/rules/schemas";
import { type Draft, draftOf, NEW } from "./draft";
import { Examples } from "./examples";
import { FindingsSheet } from "./findings-sheet";
import { RuleEditor } from "./rule-editor";
import { RuleRow } from "./rule-row";

interface Props {
  rules: GroupingRuleView[];
  denied: string | null;
}

/** How signals become incidents, where the workspace wants it otherwise: the rules in their order, and the way to a new one. */
export function RulesScreen({ rules, denied }: Props) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [found, setFound] = useState<GroupingRuleView | null>(null);
  const [said, setSaid] = useState("");
  return (
    <>
      <Panel
        title="Rules of grouping"
        hint="the first rule that is about a signal decides on it"
        flush
        actions={
          <GuardedButton size="xs" variant="outline" denied={denied} onClick={() => setDraft(NEW)}>
            <Plus />
            New rule
          </GuardedButton>
        }
      >
        {rules.length === 0 ? (
          <Examples denied={denied} onTake={setDraft} />
        ) : (
          <ol className="divide-y" aria-label="Rules of grouping">
            {rules.map((rule) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                of={rules.length}
                denied={denied}
                onEdit={() => setDraft(draftOf(rule))}
                onFindings={() => setFound(rule)}
                onSay={setSaid}
              />
            ))}
          </ol>
        )}
      </Panel>
      <p role="status" className="sr-only">
        {said}
      </p>
      <Dialog open={draft !== null} onOpenChange={(open) => !open && setDraft(null)}>
        <DialogContent className="max-h-[calc(100dvh-2rem)] overflow-y-auto sm:max-w-xl">
          {draft && <RuleEditor start={draft} onDone={() => setDraft(null)} />}
        </DialogContent>
      </Dialog>
      <FindingsSheet rule={found} onClose={() => setFound(null)} />
    </>
  );
}
