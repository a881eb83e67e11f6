import { CircleAlert, MailCheck } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { signedIn } from "@/app/page-context";
import { env } from "@/lib/kit/env";
import { EmailForm } from "./email-form";
import { Frame } from "./frame";
import { innerPath, noticeOf } from "./states";

export const metadata: Metadata = { title: "Sign in" };

interface Search {
  callbackUrl?: string;
  error?: string;
  sent?: string;
}

export default async function SignIn({ searchParams }: { searchParams: Promise<Search> }) {
  const { callbackUrl, error, sent } = await searchParams;
  const next = innerPath(callbackUrl);
  // Whoever clicks a used link again is usually signed in already.
  if (await signedIn()) redirect(next);
  const where = env().SMTP_URL ? "mail" : "console";
  if (sent) return <Sent where={where} />;
  const notice = noticeOf(error);
  return (
    <Frame title="Sign in" text="Logs and alerts in, few well-named incidents out.">
      {notice && (
        <div
          role="alert"
          className="mb-5 flex gap-2.5 rounded-md border border-destructive/30 bg-destructive/5 p-3"
        >
          <CircleAlert className="mt-0.5 size-4 shrink-0 text-destructive" aria-hidden="true" />
          <div className="text-sm">
            <p className="font-medium">{notice.title}</p>
            <p className="text-muted-foreground">{notice.text}</p>
          </div>
        </div>
      )}
      <EmailForm next={next} where={where} />
    </Frame>
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
