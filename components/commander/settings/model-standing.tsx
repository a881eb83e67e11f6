"use client";

import { CircleCheck, CirclePause, CircleX, LoaderCircle, PlugZap } from "lucide-react";
import { useState } from "react";
import { CommandLine } from "@/components/blocks/copy-button";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Meter } from "@/components/blocks/meter";
import { Ago } from "@/components/blocks/moment";
import { Panel } from "@/components/blocks/panel";
import { ReadFailure } from "@/components/blocks/read-failure";
import { SafeText } from "@/components/blocks/safe-text";
import { useRead } from "@/components/blocks/use-read";
import { useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import { Skeleton } from "@/components/ui/skeleton";
import { type AiStanding, type AiTest, aiStandingSchema, aiTestSchema } from "@/lib/commander/model/schemas";
import { formatCount, formatDuration, formatPercent } from "@/lib/kit/format";
import { formatMicros } from "../words";

/** Which models there are, whether they answer, and what they took today. */
export function ModelStanding() {
  const denied = useDenied("usage:read");
  const { state, retry, again } = useRead(denied ? null : "/ai", aiStandingSchema);
  if (denied)
    return (
      <Panel title="Status">
        <p className="text-muted-foreground text-sm">{denied}</p>
      </Panel>
    );
  return (
    <Panel
      title="Status"
      hint={
        state.is === "read" && state.data.host ? (
          <>
            at <SafeText text={state.data.host} />
          </>
        ) : undefined
      }
      actions={state.is === "read" && state.data.models.length > 0 && <TestButton onTested={again} />}
      flush
    >
      {state.is === "asked" ? (
        <div
          aria-busy="true"
          role="status"
          aria-label="Loading"
          className="flex flex-col gap-3 border-t px-4 py-3.5"
        >
          <Skeleton className="h-4 w-2/5" />
          <Skeleton className="h-1.5 w-full" />
        </div>
      ) : state.is === "failed" ? (
        <ReadFailure what="Model status could not be read" reason={state.reason} retry={retry} />
      ) : state.data.models.length === 0 ? (
        <HowToConfigure />
      ) : (
        <Configured standing={state.data} />
      )}
    </Panel>
  );
}

function Configured({ standing: { models, whyNot, tokens, cost, resetsAt } }: { standing: AiStanding }) {
  const isPriced = models.some(({ price }) => price !== null);
  return (
    <>
      {whyNot && (
        <p className="border-t px-4 py-2.5 text-sm text-warning [overflow-wrap:anywhere]">
          No model is asked now: <SafeText text={whyNot} />
        </p>
      )}
      <ul className="divide-y border-t">
        {models.map((model, i) => (
          <li key={model.name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
            <span className="min-w-0 flex-1 basis-40 truncate font-medium">
              <SafeText text={model.name} />
              <span className="ml-2 font-normal text-muted-foreground text-xs">
                {i === 0 ? "primary" : "fallback"}
              </span>
            </span>
            <span className="text-muted-foreground text-xs">
              {model.price
                ? `${model.price.in} in, ${model.price.out} out for a million tokens`
                : "price unknown"}
            </span>
            <BreakerMark model={model} />
          </li>
        ))}
      </ul>
      <div className="grid gap-x-8 gap-y-4 border-t px-4 py-3.5 sm:grid-cols-2">
        <Used label="Tokens today" amount={tokens} format={formatCount} />
        {isPriced && <Used label="Money today" amount={cost} format={(sum) => formatMicros(sum * 1e6)} />}
        <p className="text-muted-foreground text-xs sm:col-span-2">
          A new day begins <Ago at={resetsAt} /> (UTC).
        </p>
      </div>
    </>
  );
}

/** A model that fails again and again is left alone for a while; until then the other one is asked, and then nobody. */
function BreakerMark({ model: { breaker, failures, retryAt } }: { model: AiStanding["models"][number] }) {
  const [Icon, text, look] =
    breaker === "closed"
      ? ([CircleCheck, "healthy", "text-success"] as const)
      : breaker === "open"
        ? ([CircleX, `left alone after ${formatCount(failures)} failures`, "text-severity-high"] as const)
        : ([CirclePause, "one call tries whether it is back", "text-warning"] as const);
  return (
    <span className={`flex items-center gap-1.5 whitespace-nowrap text-xs ${look}`}>
      <Icon className="size-3.5" aria-hidden="true" />
      {text}
      {breaker === "open" && retryAt !== null && (
        <span className="text-muted-foreground">
          tried again <Ago at={retryAt} />
        </span>
      )}
    </span>
  );
}

interface UsedProps {
  label: string;
  amount: AiStanding["tokens"];
  format: (amount: number) => string;
}

function Used({ label, amount: { used, quota, left }, format }: UsedProps) {
  return (
    <div className="min-w-0">
      <p className="mb-1.5 flex items-baseline gap-2 text-sm tabular-nums">
        <span className="text-muted-foreground text-xs">{label}</span>
        <span className="font-medium">{format(used)}</span>
        <span className="ml-auto text-muted-foreground text-xs">
          {quota === null
            ? "no ceiling"
            : `${quota > 0 ? formatPercent(used / quota) : "all"} of ${format(quota)}, ${format(left ?? 0)} left`}
        </span>
      </p>
      {quota !== null && (
        <Meter label={label} value={used} most={quota} spoken={`${format(used)} of ${format(quota)}`} />
      )}
    </div>
  );
}

/** What is shown of a test; one that could not be asked for failed as well. */
type Tested = Pick<AiTest, "ms"> & { failure: { message: string } | null };

function TestButton({ onTested }: { onTested: () => void }) {
  const api = useApi();
  const denied = useDenied("workspace:manage");
  const [state, setState] = useState<"idle" | "asked" | Tested>("idle");
  const test = async () => {
    setState("asked");
    try {
      setState(aiTestSchema.parse(await api("/ai/test", { method: "POST" })));
    } catch (error) {
      setState({ ms: 0, failure: error as Error });
    }
    onTested();
  };
  return (
    <>
      <span role="status" className="min-w-0 truncate text-xs">
        {typeof state === "object" &&
          (state.failure ? (
            <span className="text-destructive" title={state.failure.message}>
              <SafeText text={state.failure.message} />
            </span>
          ) : (
            <span className="text-success">answered in {formatDuration(state.ms)}</span>
          ))}
      </span>
      <GuardedButton
        size="xs"
        variant="outline"
        denied={denied}
        disabled={!denied && state === "asked"}
        onClick={() => void test()}
      >
        {state === "asked" ? <LoaderCircle className="animate-spin" /> : <PlugZap />}
        Test
      </GuardedButton>
    </>
  );
}

function HowToConfigure() {
  return (
    <div className="flex flex-col gap-3 border-t px-4 py-3.5 text-sm">
      <p className="max-w-prose leading-relaxed">
        No model is configured, and none is needed: verdicts, predictions, drafts and answers come from rules
        over stored rows. A model adds a summary in words and a second opinion. It is named in the environment
        of the server, which reads it when it starts:
      </p>
      <div className="flex flex-col gap-1.5">
        <p className="text-muted-foreground text-xs">On this machine, such as Ollama</p>
        <CommandLine command="AI_BASE_URL=http://localhost:11434/v1 AI_MODEL=… npm start" />
        <p className="mt-1 text-muted-foreground text-xs">At OpenAI, or a server that answers as it does</p>
        <CommandLine command="OPENAI_API_KEY=… AI_MODEL=… AI_FALLBACK_MODEL=… npm start" />
      </div>
      <p className="max-w-prose text-muted-foreground text-xs leading-relaxed">
        With AI_PRICES (a million tokens in and out, by model) the cost of each analysis is shown and can be
        limited.
      </p>
    </div>
  );
}
