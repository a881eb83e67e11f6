import { createTransport } from "nodemailer";
import { appUrl, env } from "@/lib/kit/env";

export interface Mail {
  to: string;
  subject: string;
  /** Plain text: nothing in a mail of ours is markup. */
  text: string;
}

/** Some answers wait for the mail server; none waits longer than this. */
const PATIENCE_MS = 10_000;

/** Hands a mail to the server of SMTP_URL. Throws when it does not take it. */
export async function sendMail({ to, subject, text }: Mail): Promise<void> {
  const { hostname } = new URL(appUrl());
  const transport = createTransport({
    url: env().SMTP_URL,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  const from = { name: "Incident Commander", address: `incident-commander@${hostname}` };
  await transport.sendMail({ from, to, subject, text });
}
