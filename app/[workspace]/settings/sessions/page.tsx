import type { Metadata } from "next";
import { noticeOf } from "@/app/(auth)/sign-in/states";
import { pageContext } from "@/app/page-context";
import { SessionsScreen } from "@/components/access/sessions/sessions-screen";
import { listAccounts, listSessions, signInProviders } from "@/lib/access";
import { env } from "@/lib/kit/env";

export const metadata: Metadata = { title: "Sessions" };

interface Props {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ error?: string; cursor?: string }>;
}

export default async function SessionsPage({ params, searchParams }: Props) {
  const { user } = await pageContext((await params).workspace);
  const { error, cursor } = await searchParams;
  const [sessions, accounts] = await Promise.all([
    listSessions({ user }, { limit: 50, cursor }),
    listAccounts({ user }),
  ]);
  return (
    <SessionsScreen
      sessions={sessions}
      accounts={accounts.data}
      providers={signInProviders()}
      linkBy={env().SMTP_URL ? "mail" : "console"}
      notice={noticeOf(error)}
    />
  );
}
