import { and, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { invitations, users, workspaces } from "@/db/schema";
import { sha256 } from "@/lib/kit/crypto";
import { isOpen } from "../invitations/internal";

/** Whether this address may sign in, `next` being where it wants to go: whoever holds an open invitation is on their way to it. */
export async function isAdmitted(email: string, next: string): Promise<boolean> {
  const [row] = await db().execute<{ admitted: boolean }>(sql`select ${admits(email, next)} as admitted`);
  return row!.admitted;
}

/** The same as a condition: known, invited, or of a domain that some workspace allows. */
export const admits = (email: string, next: string): SQL<boolean> => sql<boolean>`(
  exists (select from ${users} where ${eq(users.email, email)})
  or exists (select from ${invitations} where ${isInvited(email, next)})
  or exists (select from ${workspaces} where ${allowsDomainOf(email)}))`;

const isInvited = (email: string, next: string) => {
  const token = invitationOf(next);
  const byLink = and(
    token === null ? sql`false` : eq(invitations.tokenHash, sha256(token)),
    isNull(invitations.email),
  );
  return and(or(eq(invitations.email, email), byLink), isOpen);
};

/** The domain as it stands and nothing below it: `example.org` lets nobody of `mail.example.org` in. */
export const allowsDomainOf = (email: string): SQL =>
  sql`${workspaces.settings} @> jsonb_build_object('allowedDomains', jsonb_build_array(${email.slice(email.lastIndexOf("@") + 1)}::text))`;

const INVITATION = /^\/invite\/([A-Za-z0-9_-]{1,200})$/;

/** The token of an invitation's page, null for any other page. */
const invitationOf = (next: string): string | null =>
  INVITATION.exec(new URL(next, "http://console").pathname)?.[1] ?? null;
