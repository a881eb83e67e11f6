"use client";

import { CircleStop, RotateCw, Telescope, TriangleAlert } from "lucide-react";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Panel } from "@/components/blocks/panel";
import { ReadFailure } from "@/components/blocks/read-failure";
import { SafeText } from "@/components/blocks/safe-text";
import { useIncident } from "@/components/incidents/incident-state";
import { Report } from "@/components/incidents/report";
import { useDenied, useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import type { Analysis, AnalysisSummary } from "@/lib/commander/report/schemas";
import { plural } from "@/lib/kit/format";
import { AskPanel } from "./ask/ask-panel";
import { leading } from "./merge";
import { Claims } from "./parts/claims";
import { Crew } from "./parts/crew";
import { Grounds } from "./parts/grounds";
import { Hypotheses } from "./parts/hypotheses";
import { Impact } from "./parts/impact";
import { Messages } from "./parts/messages";
import { Opinion } from "./parts/opinion";
import { Proposal } from "./parts/proposal";
import { Reach } from "./parts/reach";
import { ToDo, Verdict } from "./parts/verdict";
import { RunLine } from "./run/run-facts";
import { RunMenu } from "./run/run-menu";
import { RunPicker } from "./run/run-picker";
import { type Models, useModels } from "./run/use-models";
import { useRuns } from "./run/use-runs";
import { SteeringBox } from "./steer/steering-box";
import { useSteers } from "./steer/use-steers";
import { type LiveAnalysis, useAnalysis } from "./use-analysis";
import { CAUSE } from "./words";

/** Chosen runs are in the address: they can be shared, and back goes back. Nothing is asked of the server for it. */
function goTo(run: string | null): void {
  const url = new URL(window.location.href);
  if (run) url.searchParams.set("run", run);
  else url.searchParams.delete("run");
  window.history.pushState(null, "", url);
}

interface Props {
  initial: Analysis | null;
  /** What became of the proposal: stands in its place, but for earlier runs, whose proposals became nothing. */
  plan?: ReactNode;
}

/** The commander's work at the incident: what broke, why, who suffers, what it costs, what helps, whom to tell; then the first read. */
export function AnalysisSection({ initial, plan }: Props) {
  const { number } = useIncident().incident;
  const { slug } = useWorkspace();
  const chosen = useSearchParams().get("run");
  const live = useAnalysis(number, initial, chosen);
  const { analysis, failure, runs, retry } = live;
  const models = useModels();
  return (
    <>
      {analysis ? (
        <Shown key={analysis.id} analysis={analysis} live={live} models={models} />
      ) : failure ? (
        <Panel title="Analysis" flush>
          <ReadFailure what="The analysis could not be read" reason={failure} retry={retry} />
        </Panel>
      ) : (
        runs?.length === 0 && <NotYet live={live} />
      )}
      {plan && !live.isChosen ? plan : analysis && !analysis.partial && <Proposal analysis={analysis} />}
      <AskPanel analysis={analysis} models={models} />
      {analysis && !analysis.partial && <Rest analysis={analysis} />}
      <Report slug={slug} isPast={Boolean(analysis?.verdict)} />
    </>
  );
}

/** What follows from the verdict, each in its place from the beginning. */
function Rest({ analysis }: { analysis: Analysis }) {
  return (
    <>
      <Reach analysis={analysis} />
      <Messages analysis={analysis} />
      <Impact analysis={analysis} />
      <Claims analysis={analysis} />
      <Grounds analysis={analysis} />
    </>
  );
}

function NotYet({ live }: { live: LiveAnalysis }) {
  const { number } = useIncident().incident;
  const denied = useDenied("analyses:run");
  const { busy, begin } = useRuns(number, live.show);
  return (
    <Panel>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pt-3">
        <Telescope className="size-4 text-muted-foreground" aria-hidden="true" />
        <p className="text-muted-foreground text-sm">No agent has looked at this incident yet.</p>
        <GuardedButton
          size="xs"
          variant="outline"
          className="ml-auto"
          denied={denied}
          disabled={!denied && busy}
          onClick={() => void begin({})}
        >
          Analyse now
        </GuardedButton>
      </div>
    </Panel>
  );
}

interface ShownProps {
  analysis: Analysis;
  live: LiveAnalysis;
  models: Models;
}

function Shown({ analysis, live, models }: ShownProps) {
  const { number } = useIncident().incident;
  const denied = useDenied("analyses:run");
  const runs = useRuns(number, live.show);
  const steering = useSteers(number, analysis.id);
  if (analysis.partial)
    return (
      <Panel title="Analysis" hint={`run ${analysis.number}`}>
        <p className="text-muted-foreground text-sm">
          It speaks of services outside of your view, and is not shown.
        </p>
      </Panel>
    );
  return (
    <>
      <Panel
        id="analysis"
        title="Analysis"
        hint={<span className="max-sm:hidden">{CAUSE[analysis.cause]}</span>}
        actions={
          <>
            {live.runs && <RunPicker analysis={analysis} runs={live.runs} onChoose={({ id }) => goTo(id)} />}
            <RunMenu
              analysis={analysis}
              runs={runs}
              models={models}
              denied={denied}
              onBegun={() => goTo(null)}
            />
          </>
        }
        flush
      >
        <div className="flex flex-col gap-3 px-4 pt-1 pb-4">
          {live.failure && (
            <ReadFailure what="The run could not be read" reason={live.failure} retry={live.retry} />
          )}
          {live.isChosen && live.runs && <ChosenNote analysis={analysis} runs={live.runs} />}
          <Crew analysis={analysis} />
          <Ended
            analysis={analysis}
            busy={runs.busy}
            denied={denied}
            again={() => void runs.begin({}).then((run) => run && goTo(null))}
          />
          <Verdict analysis={analysis}>
            <ToDo analysis={analysis} />
          </Verdict>
        </div>
        <Hypotheses analysis={analysis} steering={steering} denied={denied} />
        <SteeringBox steering={steering} steered={analysis.report.steered} denied={denied} />
        <RunLine analysis={analysis} />
      </Panel>
      <Opinion analysis={analysis} />
    </>
  );
}

function ChosenNote({ analysis, runs }: { analysis: Analysis; runs: AnalysisSummary[] }) {
  const newest = leading(runs);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg border border-dashed px-3 py-2 text-xs">
      <p className="text-muted-foreground">
        You are viewing run {analysis.number}, {CAUSE[analysis.cause]}; the incident’s own is run{" "}
        {newest?.number}.
      </p>
      <Button size="xs" variant="outline" className="ml-auto" onClick={() => goTo(null)}>
        Show run {newest?.number}
      </Button>
    </div>
  );
}

interface EndedProps {
  analysis: Analysis;
  busy: boolean;
  denied: string | null;
  again: () => void;
}

/** Why a run has no end: it failed, or somebody stopped it. What was found until then stays. */
function Ended({ analysis: { state, failure, report, actions }, busy, denied, again }: EndedProps) {
  if (state !== "failed" && state !== "stopped") return null;
  const failed = state === "failed";
  const Icon = failed ? TriangleAlert : CircleStop;
  const found = Object.keys(report).length > 0;
  return (
    <div
      role={failed ? "alert" : undefined}
      className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border border-warning/40 bg-warning/5 px-3 py-2.5 text-sm"
    >
      <Icon className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        <p className="font-medium">{failed ? "The run failed" : "The run was stopped"}</p>
        <p className="text-muted-foreground">
          {failure && (
            <>
              <SafeText text={failure} />{" "}
            </>
          )}
          {found
            ? "What was found until then stands below."
            : `Nothing was found until then${actions.length > 0 ? `, in ${plural(actions.length, "step")}` : ""}.`}
        </p>
      </div>
      <GuardedButton size="xs" variant="outline" denied={denied} disabled={!denied && busy} onClick={again}>
        <RotateCw />
        Run again
      </GuardedButton>
    </div>
  );
}
