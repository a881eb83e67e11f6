"use client";

import { SearchX } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { EmptyState } from "@/components/blocks/empty-state";
import { PageHeader } from "@/components/blocks/page-header";
import { Panel } from "@/components/blocks/panel";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { DeadLetter, LastArrivals } from "@/lib/intake/schemas";
import { DeadLetterList } from "./dead-letter-list";
import { IntegrationCard } from "./integration-card";
import { findIntegrations, type Integration, type Place } from "./integrations";
import type { SigningState } from "./signing-secret";

interface Props {
  slug: string;
  place: Place;
  lastAt: LastArrivals;
  /** Of the senders that can sign; none for who may not manage keys. */
  signing: SigningState[];
  /** What could not be worked on; none for who may not see it. */
  letters: DeadLetter[];
}

const GROUPS: { brings: Integration["brings"]; title: string; hint: string }[] = [
  { brings: "alerts", title: "Alerts", hint: "each becomes a signal and, if it matters, an incident" },
  { brings: "lines", title: "Log lines", hint: "mined, judged and searched" },
  { brings: "changes", title: "Changes", hint: "what was deployed or switched before it broke" },
];

/** Null where a limited view does not show it, undefined where there is nothing to show. */
const shownTo = (bySource: Record<string, string> | null, source: string) =>
  bySource === null ? null : bySource[source];

/** For every sender the exact text to paste: only the URL and the key change. */
export function IntegrationsScreen({ slug, place, lastAt, signing, letters }: Props) {
  const [pasted, setPasted] = useState("");
  const [asked, setAsked] = useState("");
  const found = findIntegrations(asked);
  return (
    <>
      <PageHeader title="Integrations" />
      <div className="flex max-w-4xl flex-col gap-4 p-4 lg:p-6">
        <div className="flex flex-wrap items-end gap-x-4 gap-y-3 text-sm">
          <div className="flex flex-1 basis-56 flex-col gap-1.5">
            <Label htmlFor="find-integration">Find</Label>
            <Input
              id="find-integration"
              type="search"
              value={asked}
              onChange={(event) => setAsked(event.target.value)}
              placeholder="Grafana, syslog, GitHub …"
              autoComplete="off"
            />
          </div>
          <div className="flex flex-1 basis-72 flex-col gap-1.5">
            <Label htmlFor="integration-key">API key that you have</Label>
            <Input
              id="integration-key"
              value={pasted}
              onChange={(event) => setPasted(event.target.value.trim())}
              placeholder="ic_…"
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          </div>
          <p className="basis-full text-muted-foreground text-xs">
            It is filled in below and sent nowhere; or let each system have a key of its own, which shows
            under{" "}
            <Link href={`/${slug}/settings/api-keys`} className="text-link hover:underline">
              API keys
            </Link>{" "}
            and may only send.
          </p>
        </div>
        {asked === "" && <DeadLetterList slug={slug} letters={letters} />}
        {found.length === 0 && (
          <EmptyState icon={SearchX} title="No integration of that name">
            Whatever can post JSON can send here: see “Your own script”.
          </EmptyState>
        )}
        {GROUPS.map(({ brings, title, hint }) => {
          const listed = found.filter((each) => each.brings === brings);
          if (listed.length === 0) return null;
          return (
            <Panel key={brings} title={title} hint={hint} flush>
              <ul className="divide-y">
                {listed.map((each) => (
                  <IntegrationCard
                    key={each.id}
                    integration={each}
                    place={place}
                    pasted={pasted}
                    lastAt={shownTo(lastAt[each.brings], each.source)}
                    signing={(each.signs && signing.find(({ sender }) => sender === each.source)) || null}
                  />
                ))}
              </ul>
            </Panel>
          );
        })}
      </div>
    </>
  );
}
