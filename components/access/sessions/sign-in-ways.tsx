"use client";

import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { SafeText } from "@/components/blocks/safe-text";
import { useAct } from "@/components/blocks/use-act";
import { toastProblem, useApi } from "@/components/shell/api";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import type { SignInAccount } from "@/lib/access/schemas";
import { visibleText } from "@/lib/kit/format";
import { leaveFor } from "../sign-in/leave-for";
import { ProviderMark } from "../sign-in/provider-mark";

interface Props {
  accounts: SignInAccount[];
  providers: { id: string; name: string }[];
  linkBy: "mail" | "console";
}

/** The link that always works, then the providers that are configured, then accounts of those that no longer are. */
export function SignInWays({ accounts, providers, linkBy }: Props) {
  const { user } = useWorkspace();
  const accountOf = (id: string) => accounts.find(({ provider }) => provider === id);
  const gone = accounts.filter(({ provider }) => providers.every(({ id }) => id !== provider));
  return (
    <ul className="mt-3 max-w-2xl divide-y rounded-lg border bg-card">
      <Way mark="email" name={linkBy === "mail" ? "Mailed link" : "Printed link"} action={null}>
        {linkBy === "mail" ? (
          <>
            to <SafeText text={user.email} />
          </>
        ) : (
          "where the server runs: no mail server is set up"
        )}
      </Way>
      {providers.map(({ id, name }) => {
        const account = accountOf(id);
        return account ? (
          <Linked key={id} account={account} />
        ) : (
          <Way key={id} mark={id} name={name} action={<LinkButton id={id} name={name} />}>
            not linked
          </Way>
        );
      })}
      {gone.map((account) => (
        <Linked key={account.provider} account={account} isGone />
      ))}
    </ul>
  );
}

function Linked({ account, isGone = false }: { account: SignInAccount; isGone?: boolean }) {
  return (
    <Way mark={account.provider} name={account.name} action={<UnlinkButton account={account} />}>
      <SafeText text={account.label ?? "linked"} />
      {isGone && ", no longer offered here"}
    </Way>
  );
}

function Way({
  mark,
  name,
  action,
  children,
}: {
  mark: string;
  name: string;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <li className="flex items-center gap-3 px-3 py-2.5 text-sm [&_svg]:size-4 [&_svg]:shrink-0">
      <ProviderMark provider={mark} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          <SafeText text={name} />
        </p>
        <p className="truncate text-muted-foreground text-xs">{children}</p>
      </div>
      {action}
    </li>
  );
}

function LinkButton({ id, name }: { id: string; name: string }) {
  const { slug } = useWorkspace();
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    try {
      await leaveFor(id, `/${slug}/settings/sessions`, { link: true });
    } catch (error) {
      toastProblem(`${visibleText(name)} was not linked`, error);
      setLeaving(false);
    }
  };
  return (
    <Button
      variant="outline"
      size="xs"
      disabled={leaving}
      aria-label={`Link ${visibleText(name)}`}
      onClick={() => void leave()}
    >
      Link
    </Button>
  );
}

function UnlinkButton({ account: { provider, name, lastWay } }: { account: SignInAccount }) {
  const api = useApi();
  const { busy, run } = useAct(`${visibleText(name)} was not unlinked`);
  const unlink = async () => {
    await api(`/me/accounts/${encodeURIComponent(provider)}`, { method: "DELETE" });
    toast.success(`${visibleText(name)} is no longer linked`);
  };
  return (
    <GuardedButton
      variant="outline"
      size="xs"
      denied={
        lastWay ? "This is your only way in: no mail server is set up, and no other account is linked." : null
      }
      disabled={busy}
      aria-label={`Unlink ${visibleText(name)}`}
      onClick={() => void run(unlink)}
    >
      Unlink
    </GuardedButton>
  );
}
