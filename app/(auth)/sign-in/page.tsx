import { MailCheck } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { signedIn } from "@/app/page-context";
import { Notice } from "@/components/blocks/notice";
import { signInProviders } from "@/lib/access";
import { env } from "@/lib/kit/env";
import { EmailForm } from "./email-form";
import { Frame } from "./frame";
import { ProviderButtons } from "./provider-buttons";
import { innerPath, noticeOf, withError } from "./states";

export const metadata: Metadata = { title: "Sign in" };

interface Search {
  callbackUrl?: string;
  error?: string;
  sent?: string;
}

export default async function SignIn({ searchParams }: { searchParams: Promise<Search> }) {
  const { callbackUrl, error, sent } = await searchParams;
  const next = innerPath(callbackUrl);
  // Whoever clicks a used link again is usually signed in already; whoever linked an account is told there what came of it.
  if (await signedIn()) redirect(withError(next, error));
  const where = env().SMTP_URL ? "mail" : "console";
  if (sent) return <Sent where={where} />;
  const notice = noticeOf(error);
  const providers = signInProviders();
  return (
    <Frame
      title="Sign in"
      text={next.startsWith("/invite/") ? "Then you can take up the invitation." : TAGLINE}
    >
      {notice && <Notice {...notice} className="mb-5" />}
      {providers.length > 0 && (
        <>
          <ProviderButtons providers={providers} next={next} />
          <Divider />
        </>
      )}
      <EmailForm next={next} where={where} />
    </Frame>
  );
}

const TAGLINE = "Logs and alerts in, few well-named incidents out.";

function Divider() {
  return (
    <div className="my-5 flex items-center gap-3 text-muted-foreground text-xs">
      <span className="h-px flex-1 bg-border" />
      or by a link
      <span className="h-px flex-1 bg-border" />
    </div>
  );
}

function Sent({ where }: { where: "mail" | "console" }) {
  return (
    <Frame
      icon={<MailCheck className="size-5" aria-hidden="true" />}
      title={where === "mail" ? "Check your mail" : "Check the server's console"}
      text="If this address may sign in, a link is on its way."
    >
      <p className="text-sm text-muted-foreground">
        {where === "mail"
          ? "It works once, within 15 minutes. Look among the unwanted mail if it does not come."
          : "No mail server is set up here, so the link is printed where the server runs. It works once, within 15 minutes."}
      </p>
      <a href="/sign-in" className="mt-5 inline-block text-sm text-link hover:underline">
        Use another address
      </a>
    </Frame>
  );
}
