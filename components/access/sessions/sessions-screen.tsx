import Link from "next/link";
import { type Column, DataTable } from "@/components/blocks/data-table";
import { Ago } from "@/components/blocks/moment";
import { Notice } from "@/components/blocks/notice";
import { PageHeader } from "@/components/blocks/page-header";
import { SafeText } from "@/components/blocks/safe-text";
import { Button } from "@/components/ui/button";
import type { Session, SignInAccount } from "@/lib/access/schemas";
import type { Page } from "@/lib/kit/page";
import { RevokeSession, SignOutElsewhere } from "./revoke-session";
import { SignInWays } from "./sign-in-ways";

interface Props {
  sessions: Page<Session>;
  accounts: SignInAccount[];
  /** The providers that are configured. */
  providers: { id: string; name: string }[];
  /** How a link for signing in arrives. */
  linkBy: "mail" | "console";
  /** What came of a wish to link an account. */
  notice: { title: string; text: string } | null;
}

export function SessionsScreen({ sessions, accounts, providers, linkBy, notice }: Props) {
  const isAlone = sessions.nextCursor === null && sessions.data.every(({ current }) => current);
  return (
    <>
      <PageHeader title="Sessions" actions={<SignOutElsewhere isAlone={isAlone} />} />
      {notice && <Notice {...notice} className="mx-4 mt-4 max-w-prose lg:mx-6" />}
      <section aria-labelledby="ways" className="px-4 py-4 lg:px-6">
        <h2 id="ways" className="font-medium text-sm">
          Ways to sign in
        </h2>
        <SignInWays accounts={accounts} providers={providers} linkBy={linkBy} />
      </section>
      <section aria-labelledby="browsers" className="pt-2">
        <h2 id="browsers" className="px-4 font-medium text-sm lg:px-6">
          Where you are signed in
        </h2>
        <p className="max-w-prose px-4 pt-1 pb-4 text-muted-foreground text-sm leading-relaxed lg:px-6">
          A session ends 30 days after it was opened, or after a week without use. End one that you do not
          know; it is out at once.
        </p>
        <DataTable
          label="Where you are signed in"
          columns={columnsFor(providers)}
          rows={sessions.data}
          idOf={(session) => session.id}
        />
        {sessions.nextCursor && (
          <div className="flex justify-center py-4">
            <Button variant="outline" size="sm" asChild>
              <Link href={`?${new URLSearchParams({ cursor: sessions.nextCursor })}`}>Older ones</Link>
            </Button>
          </div>
        )}
      </section>
    </>
  );
}

function columnsFor(providers: Props["providers"]): Column<Session>[] {
  const nameOf = (method: string) =>
    method === "email" ? "a link" : (providers.find(({ id }) => id === method)?.name ?? method);
  return [
    {
      key: "browser",
      title: "Browser",
      className: "w-[36%] max-md:w-auto",
      cell: (session) => (
        <div>
          <p className="truncate font-medium">{session.browser}</p>
          <p className="truncate text-muted-foreground text-xs">
            by <SafeText text={nameOf(session.method)} />
            <span className="md:hidden">
              , seen <Ago at={session.lastSeenAt} />
              {session.address && `, from ${session.address}`}
            </span>
          </p>
        </div>
      ),
    },
    {
      key: "address",
      title: "Address",
      className: "text-muted-foreground text-xs max-md:hidden",
      cell: ({ address }) => <span className="block truncate font-mono">{address ?? "unknown"}</span>,
    },
    {
      key: "seen",
      title: "Last seen",
      className: "w-32 text-muted-foreground text-xs max-md:hidden",
      cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} />,
    },
    {
      key: "opened",
      title: "Signed in",
      className: "w-32 text-muted-foreground text-xs max-xl:hidden",
      cell: ({ createdAt }) => <Ago at={createdAt} />,
    },
    {
      key: "act",
      title: "State",
      className: "w-32 text-right max-sm:w-28",
      cell: (session) =>
        session.current ? (
          <span className="rounded-sm bg-success/10 px-1.5 py-0.5 text-success text-xs">this browser</span>
        ) : (
          <RevokeSession id={session.id} browser={session.browser} />
        ),
    },
  ];
}
