"use client";

import { LoaderCircle, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useApi } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { type BacktestResult, backtestSchema } from "@/lib/incidents/rules/schemas";
import { formatDuration, plural } from "@/lib/kit/format";
import { BacktestLists } from "./backtest-lists";
import { bodyOf, type Draft } from "./draft";

const DAYS = 30;

interface Props {
  draft: Draft;
  onStart: () => void;
  onFail: (error: unknown) => void;
}

/** Runs the rule on the last month as it is typed, and says what it would have changed. */
export function TryIt({ draft, onStart, onFail }: Props) {
  const api = useApi();
  const [tried, setTried] = useState<{ of: string; result: BacktestResult } | null>(null);
  const [running, setRunning] = useState<AbortController | null>(null);
  const under = useRef<AbortController | null>(null);
  useEffect(() => () => under.current?.abort(), []);
  const { name, ...body } = bodyOf(draft);
  const rule = { ...body, name: name || "This rule" };
  const typed = JSON.stringify(rule);
  const start = async () => {
    const own = new AbortController();
    under.current = own;
    setRunning(own);
    onStart();
    try {
      const asked = { rule, days: DAYS, ...(draft.id && { id: draft.id }) };
      const answer = await api("/rules/backtest", { method: "POST", body: asked, signal: own.signal });
      setTried({ of: typed, result: backtestSchema.parse(answer) });
    } catch (error) {
      if (!own.signal.aborted) onFail(error);
    } finally {
      if (under.current === own) setRunning(null);
    }
  };
  const result = tried?.of === typed ? tried.result : null;
  return (
    <section aria-label="Back-test" className="flex min-w-0 flex-col gap-2.5 rounded-md border p-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="button"
          variant="outline"
          size="sm"
          disabled={running !== null}
          onClick={() => void start()}
        >
          {running && <LoaderCircle className="animate-spin" />}
          Try it on the last {DAYS} days
        </Button>
        {running && (
          <>
            <Running key={typed} />
            <Button
              type="button"
              variant="ghost"
              size="icon-sm"
              aria-label="Stop"
              onClick={() => {
                running.abort();
                setRunning(null);
              }}
            >
              <X />
            </Button>
          </>
        )}
      </div>
      <div role="status" className="empty:hidden">
        {result && <p className="text-sm leading-relaxed">{result.sentence}</p>}
      </div>
      {result ? (
        <>
          <BacktestLists result={result} />
          <p className="text-muted-foreground text-xs">
            {plural(result.signals, "signal")} grouped anew in {formatDuration(result.tookMs)}. Nothing was
            changed.
          </p>
        </>
      ) : (
        !running && (
          <p className="text-muted-foreground text-xs">
            {tried
              ? "The rule has changed since it was tried."
              : "Groups what came in that time anew, by the rules in force and with this one. Nothing is changed by it."}
          </p>
        )
      )}
    </section>
  );
}

/** How long it has been at work: a replay of many signals takes some seconds. */
function Running() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span role="status" className="text-muted-foreground text-xs tabular-nums">
      Grouping the past anew
      <span aria-hidden="true">, {seconds} s</span>
    </span>
  );
}
