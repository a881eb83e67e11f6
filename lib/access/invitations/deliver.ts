import { eq } from "drizzle-orm";
import { workspaces } from "@/db/schema";
import { env } from "@/lib/kit/env";
import { log } from "@/lib/kit/log";
import { type Ctx, executor } from "../context";
import { sendMail } from "../mail";

/** Mails the link when there is a mail server. Answers whether it took it: the link is shown to its maker either way. */
export async function mailInvitation(ctx: Ctx, email: string, url: string): Promise<boolean> {
  if (!env().SMTP_URL) return false;
  const [workspace] = await executor(ctx)
    .select({ name: workspaces.name })
    .from(workspaces)
    .where(eq(workspaces.id, ctx.workspaceId));
  try {
    await sendMail({
      to: email,
      subject: "You are invited to Incident Commander",
      text: `${ctx.actor.label} invites you to the workspace “${workspace!.name}”. Open this link to accept:\n\n${url}\n\nIt works once. If you do not know who invites you, do nothing.\n`,
    });
    return true;
  } catch (error) {
    log().error({ err: error }, "an invitation was not mailed");
    return false;
  }
}
