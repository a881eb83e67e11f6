"use client";

import { KeyRound, Send } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { z } from "zod";
import { CommandLine } from "@/components/blocks/copy-button";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Ago } from "@/components/blocks/moment";
import { useAct } from "@/components/blocks/use-act";
import { useApi } from "@/components/shell/api";
import { useDenied, useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { fillIn, type Integration, type Place, SCOPE, sharersOf } from "./integrations";
import { sampleOf, TEST_SERVICE } from "./samples";
import { sendSample } from "./send-sample";
import { SigningSecret, type SigningState } from "./signing-secret";

interface Props {
  integration: Integration;
  place: Place;
  /** The key of the field above; empty when none was given. */
  pasted: string;
  /** Undefined when it was never heard of, null when a limited view does not show it. */
  lastAt: string | undefined | null;
  /** Null for a sender that cannot sign, and for who may not see it. */
  signing: SigningState | null;
}

/** Silent for longer than this, a sender of lines may have stopped; alerts and changes come when they come. */
const SILENT_MS = 60 * 60_000;
const keySchema = z.object({ key: z.string().nullable() });

/** One system: what to paste, a key of its own, a test, and when it was last heard of. */
export function IntegrationCard({ integration, place, pasted, lastAt, signing }: Props) {
  const { id, name, where, snippet, ways = [], brings, bySyslog = false } = integration;
  const [made, setMade] = useState("");
  const key = made || pasted;
  return (
    <li id={`integration-${id}`} className="flex scroll-mt-16 flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-medium text-sm">{name}</h3>
        <span className="text-muted-foreground text-xs">{where}</span>
        <Heard
          lastAt={lastAt}
          isSilent={brings === "lines" && isOld(lastAt)}
          sharers={sharersOf(integration)}
        />
      </div>
      <CommandLine command={fillIn(snippet, place, key || "YOUR_KEY")} label={`Copy for ${name}`} />
      {ways.map((way) => (
        <div key={way.where} className="flex flex-col gap-1">
          <p className="text-muted-foreground text-xs">or {way.where}</p>
          <CommandLine
            command={fillIn(way.snippet, place, key || "YOUR_KEY")}
            label={`Copy for ${name}, ${way.where}`}
          />
        </div>
      ))}
      {bySyslog && place.syslogPort === null && (
        <p className="text-muted-foreground text-xs">
          Syslog is off: the server listens for it once SYSLOG_PORT is set.
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <MakeKey integration={integration} isMade={made !== ""} onMade={setMade} />
        <SendTest integration={integration} />
        {signing && <SigningSecret state={signing} name={name} />}
      </div>
      {made && (
        <p role="status" className="text-muted-foreground text-xs">
          The key is filled in above. It may only send, and is not shown again once you leave this page.
        </p>
      )}
    </li>
  );
}

const isOld = (at: Props["lastAt"]) => typeof at === "string" && Date.now() - Date.parse(at) > SILENT_MS;

interface HeardProps {
  lastAt: Props["lastAt"];
  isSilent: boolean;
  /** Others that are heard of under the same name. */
  sharers: string[];
}

function Heard({ lastAt, isSilent, sharers }: HeardProps) {
  if (lastAt === null)
    return <span className="ml-auto text-muted-foreground text-xs">not shown to a limited view</span>;
  return (
    <span className="ml-auto flex items-center gap-1.5 text-muted-foreground text-xs">
      <span
        aria-hidden="true"
        className={cn(
          "size-1.5 rounded-full",
          lastAt === undefined ? "border border-muted-foreground/60" : isSilent ? "bg-warning" : "bg-success",
        )}
      />
      {lastAt === undefined ? (
        "never heard of"
      ) : (
        <span>
          {isSilent ? "silent, last heard " : "last heard "}
          <Ago at={lastAt} />
          {sharers.length > 0 && `, from it or ${sharers.join(" or ")}`}
        </span>
      )}
    </span>
  );
}

interface MakeKeyProps {
  integration: Integration;
  isMade: boolean;
  onMade: (key: string) => void;
}

function MakeKey({ integration: { name, brings }, isMade, onMade }: MakeKeyProps) {
  const api = useApi();
  const denied = useDenied("keys:manage");
  const { busy, run } = useAct("The key was not made");
  const make = () =>
    run(async () => {
      const body = { name: name.slice(0, 60), scopes: [SCOPE[brings]] };
      const { key } = keySchema.parse(await api("/api-keys", { method: "POST", body }));
      onMade(key ?? "");
      toast.success(`A key for ${name} is made and filled in`);
    });
  return (
    <GuardedButton
      variant="outline"
      size="xs"
      denied={denied}
      disabled={busy || isMade}
      onClick={() => void make()}
    >
      <KeyRound />
      {isMade ? "Key filled in" : "Make a key for it"}
    </GuardedButton>
  );
}

const PLACE: Record<Integration["brings"], { path: string; label: string }> = {
  alerts: { path: "/alerts", label: "See the alert" },
  lines: { path: `/logs?q=${encodeURIComponent("Test line")}`, label: "See the line" },
  changes: { path: "/services", label: "See the services" },
};

/** Sends what the system itself would send, by the address that it would use. */
function SendTest({ integration: { id, name, brings } }: { integration: Integration }) {
  const { slug } = useWorkspace();
  const denied = useDenied(SCOPE[brings]);
  const { busy, run } = useAct(`The test of ${name} was not taken`);
  const [isSent, setSent] = useState(false);
  if (sampleOf(id, { now: new Date(0), over: false }) === null) return null;
  const send = (over: boolean) =>
    run(async () => {
      await sendSample(slug, sampleOf(id, { now: new Date(), over })!);
      setSent(!over);
      toast.success(over ? "The test alert is over" : `The test of ${name} arrived`, {
        description: over ? undefined : `It is of the service ${TEST_SERVICE}.`,
      });
    });
  return (
    <>
      <GuardedButton
        variant="outline"
        size="xs"
        denied={denied}
        disabled={busy}
        onClick={() => void send(false)}
      >
        <Send />
        Send a test
      </GuardedButton>
      {isSent && (
        <Link href={`/${slug}${PLACE[brings].path}`} className="text-link text-xs hover:underline">
          {PLACE[brings].label}
        </Link>
      )}
      {isSent && brings === "alerts" && (
        <GuardedButton variant="ghost" size="xs" disabled={busy} onClick={() => void send(true)}>
          End it
        </GuardedButton>
      )}
    </>
  );
}
