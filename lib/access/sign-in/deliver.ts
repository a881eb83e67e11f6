import { appUrl, env } from "@/lib/kit/env";
import { log } from "@/lib/kit/log";
import { sendMail } from "../mail";
import { LINK_MINUTES } from "./link";

/**
 * Brings a link to its person: by mail with SMTP_URL, else on the server's console. It is not waited for, so that the
 * answer takes as long for an address that nobody knows.
 */
export function deliverLink(email: string, callback: string): void {
  if (!env().SMTP_URL) {
    process.stdout.write(
      `\nSign-in link for ${email} (once, within ${LINK_MINUTES} minutes):\n  ${callback}\n\n`,
    );
    return;
  }
  mail(email, confirmUrl(callback)).catch((error) =>
    log().error({ err: error }, "a sign-in mail was not sent"),
  );
}

/**
 * Mail scanners open links to look at them, and pages of other sites lead to them; here both find a button that says whom it
 * signs in, and the link is still good.
 */
export function confirmUrl(callback: string): string {
  const given = new URL(callback).searchParams;
  return `${appUrl()}/sign-in/confirm?${given}`;
}

async function mail(email: string, url: string): Promise<void> {
  const { hostname } = new URL(appUrl());
  await sendMail({
    to: email,
    subject: "Your sign-in link",
    text: `Open this link to sign in to Incident Commander at ${hostname}:\n\n${url}\n\nIt works once, within ${LINK_MINUTES} minutes. If you did not ask for it, do nothing.\n`,
  });
}
