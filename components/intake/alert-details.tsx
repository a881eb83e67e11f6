"use client";

import { BellOff, ExternalLink } from "lucide-react";
import { toast } from "sonner";
import { z } from "zod";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Instant } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { useAct } from "@/components/blocks/use-act";
import { toastProblem, useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import type { Alert } from "@/lib/intake/schemas";
import { plural, safeHref } from "@/lib/kit/format";

/** Everything known about one alert: why it is what it is, what noise control made of it, and its labels. */
export function AlertDetails({ alert }: { alert: Alert }) {
  const href = alert.url && safeHref(alert.url);
  const runbook = alert.runbookUrl && safeHref(alert.runbookUrl);
  return (
    <div className="flex flex-col gap-3 border-t bg-muted/30 px-4 py-3 text-xs lg:px-6">
      {alert.description && (
        <p className="max-h-60 overflow-y-auto whitespace-pre-wrap [overflow-wrap:anywhere]">
          <SafeText text={alert.description} />
        </p>
      )}
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 [&>dd]:[overflow-wrap:anywhere] [&>dt]:text-muted-foreground">
        <dt>First heard</dt>
        <dd>
          <Instant at={alert.firstSeenAt} shape="full" />
        </dd>
        <dt>{alert.status === "resolved" ? "Ended" : "Firing since"}</dt>
        <dd>
          <Instant at={alert.status === "resolved" ? alert.stateAt : alert.firingSince} shape="full" />
          {alert.endedBy === "expiry" && " (it was not repeated any more)"}
        </dd>
        <dt>Told</dt>
        <dd>
          {plural(alert.notices, "time")} in this episode, fired {plural(alert.episodes, "time")} in all
        </dd>
        {alert.noise && (
          <>
            <dt>Noise control</dt>
            <dd>
              <SafeText text={alert.noise.explanation} />
            </dd>
          </>
        )}
        {alert.why.length > 0 && (
          <>
            <dt>Because</dt>
            <dd>
              <ul>
                {alert.why.map((reason) => (
                  <li key={reason}>
                    <SafeText text={reason} />
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {alert.dedupKey && (
          <>
            <dt>Its sender's key</dt>
            <dd className="font-mono">
              <SafeText text={alert.dedupKey} />
            </dd>
          </>
        )}
      </dl>
      <Values title="Labels" values={alert.labels} />
      <Values title="Annotations" values={alert.annotations} />
      <div className="flex flex-wrap items-center gap-2">
        {alert.status !== "resolved" && <Mute alert={alert} />}
        {href && <Outside href={href} label={`Open in ${alert.source}`} />}
        {runbook && <Outside href={runbook} label="Runbook" />}
      </div>
    </div>
  );
}

function Values({ title, values }: { title: string; values: Record<string, string> }) {
  const pairs = Object.entries(values);
  if (pairs.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-muted-foreground">{title}</h3>
      <ul className="flex max-h-60 flex-wrap gap-1 overflow-y-auto">
        {pairs.map(([name, value]) => (
          <li
            key={name}
            className="rounded border bg-background px-1.5 py-0.5 font-mono [overflow-wrap:anywhere]"
          >
            <span className="text-muted-foreground">
              <SafeText text={name} />=
            </span>
            <SafeText text={value} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const Outside = ({ href, label }: { href: string; label: string }) => (
  <a
    href={href}
    target="_blank"
    rel="noreferrer noopener"
    className="inline-flex items-center gap-1 text-link hover:underline"
  >
    {label}
    <ExternalLink className="size-3" aria-hidden="true" />
  </a>
);

const madeSchema = z.object({ id: z.string() });
const HOURS = [1, 24];

/** Quiet for a while, by a rule on just this alert: it ends by itself, shows under Alert rules, and can be undone. */
function Mute({ alert }: { alert: Alert }) {
  const api = useApi();
  const denied = useDenied("noise:manage");
  const { busy, run } = useAct("It could not be muted");
  const mute = (hours: number) =>
    run(async () => {
      const matchers = (["title", "service", "source"] as const).flatMap((field) =>
        alert[field] ? [{ field, op: "is", value: alert[field].slice(0, 500) }] : [],
      );
      const effect = { kind: "mute", until: Date.now() + hours * 3600_000 };
      const body = { name: `Muted: ${alert.title}`.slice(0, 100), matchers, effect };
      const { id } = madeSchema.parse(await api("/noise-rules", { method: "POST", body }));
      const undo = () =>
        api(`/noise-rules/${id}`, { method: "DELETE" }).catch((error) =>
          toastProblem("It could not be undone", error),
        );
      toast.success(`Muted for ${plural(hours, "hour")}`, {
        action: { label: "Undo", onClick: () => void undo() },
      });
    });
  return HOURS.map((hours) => (
    <GuardedButton
      key={hours}
      variant="outline"
      size="xs"
      denied={denied}
      disabled={busy}
      onClick={() => void mute(hours)}
    >
      <BellOff />
      Mute for {plural(hours, "hour")}
    </GuardedButton>
  ));
}
