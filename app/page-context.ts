import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { deniedReason } from "@/components/shell/denied";
import {
  type Ctx,
  type Membership,
  membershipsOf,
  type Permission,
  type Role,
  type SessionUser,
  sessionCookie,
  userCtx,
  userOfSession,
} from "@/lib/access";
import { addressOf } from "@/lib/http";

export interface PageContext {
  ctx: Ctx;
  user: SessionUser;
  workspace: { slug: string; name: string };
  role: Role;
  /** All that the person belongs to. */
  workspaces: { slug: string; name: string; role: Role }[];
  /** Null when the permission is there, else why not, for the page that says so. */
  denied: (permission: Permission) => string | null;
}

/** Who is signed in and where they belong, asked once per page; null when nobody is. */
export const signedIn = cache(async (): Promise<{ user: SessionUser; memberships: Membership[] } | null> => {
  const token = (await cookies()).get(sessionCookie())?.value;
  const user = token ? await userOfSession(token, addressOf({ headers: await headers() })) : null;
  return user && { user, memberships: await membershipsOf(user.id) };
});

/** Who looks at the workspace in the URL: to the sign-in page when nobody, "not found" when it is not theirs. */
export const pageContext = cache(async (slug: string): Promise<PageContext> => {
  const given = await headers();
  const who = await signedIn();
  if (!who) redirect(`/sign-in?${new URLSearchParams({ callbackUrl: given.get("x-path") ?? "/" })}`);
  const membership = who.memberships.find((each) => each.slug === slug);
  if (!membership) notFound();
  const ctx = userCtx(who.user, membership, { requestId: given.get("x-request-id") ?? undefined });
  const standing = {
    role: membership.role,
    permissions: [...ctx.permissions],
    services: ctx.services && [...ctx.services],
  };
  return {
    ctx,
    user: who.user,
    workspace: { slug: membership.slug, name: membership.name },
    role: membership.role,
    workspaces: who.memberships.map(({ slug, name, role }) => ({ slug, name, role })),
    denied: (permission) => deniedReason(standing, permission),
  };
});
