"use client";

import { useClock } from "@/components/blocks/clock";
import { Explained } from "@/components/blocks/explained";
import { Instant } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import type { Analysis } from "@/lib/commander/report/schemas";
import { formatDuration } from "@/lib/kit/format";
import { costInWords, tokensInWords } from "../words";

/** What the run took: time, calls, tokens, money; who asked for it. */
export function RunLine({ analysis }: { analysis: Analysis }) {
  const { cost, model, startedAt, requestedBy } = analysis;
  return (
    <p className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 border-t px-4 py-1.5 text-muted-foreground text-xs tabular-nums">
      <span className="whitespace-nowrap">
        <Took analysis={analysis} />
        {startedAt && (
          <>
            {" "}
            from <Instant at={startedAt} shape="clock" />
          </>
        )}
      </span>
      <span className="min-w-0 truncate">{model ? <SafeText text={model} /> : "rules alone"}</span>
      <span className="flex items-center gap-0.5">
        {costInWords(cost)}
        {cost.calls > 0 && (
          <Explained about="what the run cost">
            <p>
              Tokens: {tokensInWords(cost)}.{" "}
              {cost.costMicros === null
                ? "AI_PRICES names no price for this model, so its money is not known and no ceiling of money can hold it."
                : "Money is in the currency that AI_PRICES is written in."}
            </p>
          </Explained>
        )}
      </span>
      <span className="min-w-0 truncate sm:ml-auto">
        by <SafeText text={requestedBy} />
      </span>
    </p>
  );
}

function Took({ analysis: { startedAt, finishedAt } }: { analysis: Analysis }) {
  const running = useClock((now) =>
    startedAt && !finishedAt
      ? formatDuration(Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000) * 1000))
      : "",
  );
  if (!startedAt) return "not begun";
  return finishedAt ? formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)) : running;
}
