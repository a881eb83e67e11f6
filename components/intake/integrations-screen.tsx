"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { z } from "zod";
import { CommandLine } from "@/components/blocks/copy-button";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Ago } from "@/components/blocks/moment";
import { PageHeader } from "@/components/blocks/page-header";
import { Panel } from "@/components/blocks/panel";
import { toastProblem, useApi } from "@/components/shell/api";
import { Input } from "@/components/ui/input";
import { fillIn, INTEGRATIONS, type Integration } from "./integrations";

interface Props {
  slug: string;
  /** Where this console is reached. */
  address: string;
  /** When each source last brought something. */
  lastAt: Record<string, string>;
  /** Why the reader cannot send a test; null when they can. */
  denied: string | null;
}

const GROUPS: { brings: Integration["brings"]; title: string; hint: string }[] = [
  { brings: "alerts", title: "Alerts", hint: "each becomes a signal and, if it matters, an incident" },
  { brings: "lines", title: "Log lines", hint: "mined, judged and searched" },
  { brings: "changes", title: "Changes", hint: "what was deployed or switched before it broke" },
];

/** For every sender the exact text to paste: only the URL and the key change. */
export function IntegrationsScreen({ slug, address, lastAt, denied }: Props) {
  const [key, setKey] = useState("");
  return (
    <>
      <PageHeader title="Integrations" actions={<SendTest slug={slug} denied={denied} />} />
      <div className="flex max-w-4xl flex-col gap-4 p-4 lg:p-6">
        <div className="flex flex-col gap-1.5 text-sm">
          <label htmlFor="integration-key">API key</label>
          <Input
            id="integration-key"
            value={key}
            onChange={(event) => setKey(event.target.value.trim())}
            placeholder="ic_…"
            autoComplete="off"
            spellCheck={false}
            className="max-w-md font-mono"
          />
          <span className="text-muted-foreground text-xs">
            It is filled in below and sent nowhere. Keys are made under{" "}
            <Link href={`/${slug}/settings/api-keys`} className="text-link hover:underline">
              API keys
            </Link>
            ; one that may only send is enough.
          </span>
        </div>
        {GROUPS.map(({ brings, title, hint }) => (
          <Panel key={brings} title={title} hint={hint} flush>
            <ul className="divide-y">
              {INTEGRATIONS.filter((each) => each.brings === brings).map((each) => (
                <li key={each.source} className="flex flex-col gap-2 px-4 py-3">
                  <div className="flex flex-wrap items-baseline gap-x-3">
                    <h3 className="font-medium text-sm">{each.name}</h3>
                    <span className="text-muted-foreground text-xs">{each.where}</span>
                    {lastAt[each.source] && (
                      <span className="ml-auto text-muted-foreground text-xs">
                        last <Ago at={lastAt[each.source]!} />
                      </span>
                    )}
                  </div>
                  <CommandLine command={fillIn(each.snippet, address, key || "YOUR_KEY")} label="Copy" />
                </li>
              ))}
            </ul>
          </Panel>
        ))}
      </div>
    </>
  );
}

const answerSchema = z.object({ incidents: z.array(z.number()) });

/** A real alert of low severity, and its end. */
function SendTest({ slug, denied }: { slug: string; denied: string | null }) {
  const api = useApi();
  const router = useRouter();
  const [sending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    const alert = {
      title: "Test alert from the console",
      service: "test",
      severity: "low",
      fingerprint: "console-test",
    };
    try {
      const { incidents } = answerSchema.parse(
        await api("/alerts", { method: "POST", body: { ...alert, status: "firing" } }),
      );
      const [number] = incidents;
      toast.success("The test alert arrived", {
        description: number === undefined ? "It stands under Alerts." : `It is incident ${number}.`,
        action: {
          label: "End it",
          onClick: () =>
            void api("/alerts", { method: "POST", body: { ...alert, status: "resolved" } }).catch((error) =>
              toastProblem("The test alert could not be ended", error),
            ),
        },
      });
      router.push(number === undefined ? `/${slug}/alerts` : `/${slug}/incidents/${number}`);
    } catch (error) {
      toastProblem("The test alert was not taken", error);
    } finally {
      setSending(false);
    }
  };
  return (
    <GuardedButton size="sm" denied={denied} disabled={sending} onClick={() => void send()}>
      Send a test
    </GuardedButton>
  );
}
