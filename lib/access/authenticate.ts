import { appUrl } from "@/lib/kit/env";
import { DomainError, invalid, notFound } from "@/lib/kit/errors";
import type { Ctx } from "./context";
import { authenticateKey } from "./keys/authenticate";
import { keyOf } from "./keys/shape";
import { type Membership, membershipsOf } from "./members/memberships";
import { permissionsOf } from "./roles/permissions";
import { sessionCookie } from "./sessions/cookie";
import { isSameOrigin } from "./sessions/same-origin";
import { type SessionUser, userOfSession, userOfSessionId } from "./sessions/use";

/** What is asked of a request; the URL's own parameters are read only where the route says so. */
export interface Credentials {
  url: URL;
  requestId: string;
  /** Where it comes from, for the audit. */
  address: string;
  keyInQuery: boolean;
}

/**
 * Who calls and in which workspace: an API key names its own; a session names it by `?workspace=` or `X-Workspace` and
 * may leave it out when there is only one. `caller` is what limits are counted by.
 */
export async function authenticate(
  request: Request,
  { url, requestId, address, keyInQuery }: Credentials,
): Promise<{ ctx: Ctx; caller: string }> {
  const key = keyOf(request.headers, keyInQuery ? url.searchParams.get("key") : null);
  if (key !== null) {
    const ctx = await keyCtx(key, { requestId, address });
    return { ctx, caller: ctx.actor.id };
  }
  const user = await sessionUser(request, url, address);
  const named = url.searchParams.get("workspace") ?? request.headers.get("x-workspace");
  const membership = chooseWorkspace(await membershipsOf(user.id), named);
  return { ctx: userCtx(user, membership, { requestId, address }), caller: user.id };
}

/** What a key may do, as the first argument of every verb. Throws `unauthenticated`. */
export async function keyCtx(key: string, from: Pick<Ctx, "requestId" | "address"> = {}): Promise<Ctx> {
  const { workspaceId, id, name, permissions, services } = await authenticateKey(key);
  return { workspaceId, actor: { kind: "key", id, label: name }, permissions, services, ...from };
}

/** A person on their own business (their sessions, an invitation), in no workspace. */
export interface PersonCtx {
  user: SessionUser;
  requestId?: string;
  address?: string;
}

/** The same for what belongs to a person and not to a workspace: a session, for keys are no persons. */
export async function authenticatePerson(
  request: Request,
  { url, requestId, address }: Credentials,
): Promise<{ ctx: PersonCtx; caller: string }> {
  const user = await sessionUser(request, url, address);
  return { ctx: { user, requestId, address }, caller: user.id };
}

/** By which session a request was let in: when it is asked again while its answer lasts, its token may have been replaced. */
const letInBy = new WeakMap<Request, string>();

async function sessionUser(request: Request, url: URL, address: string): Promise<SessionUser> {
  const known = letInBy.get(request);
  const token = cookieOf(request.headers, sessionCookie());
  const user = known ? await userOfSessionId(known) : token ? await userOfSession(token, address) : null;
  if (user) letInBy.set(request, user.sessionId);
  if (!user) throw new DomainError("unauthenticated", "An API key or a session is needed.");
  if (!isSameOrigin(request.method, request.headers, [appUrl(), url.origin]))
    throw new DomainError("forbidden", "A session may change things only from the console's own pages.");
  return user;
}

/** What a member may do, as the first argument of every verb. */
export const userCtx = (
  user: SessionUser,
  { workspaceId, role, services }: Membership,
  from: Pick<Ctx, "requestId" | "address"> = {},
): Ctx => ({
  workspaceId,
  actor: { kind: "user", id: user.id, label: user.email },
  permissions: permissionsOf(role, services !== null),
  services: services && new Set(services),
  ...from,
});

/** A workspace one does not belong to is not there. */
export function chooseWorkspace(all: Membership[], named: string | null): Membership {
  if (named) {
    const chosen = all.find((membership) => membership.slug === named);
    if (!chosen) throw notFound("workspace");
    return chosen;
  }
  if (all.length > 1)
    throw invalid("workspace", "you belong to several; name one by ?workspace= or X-Workspace");
  if (!all[0]) throw new DomainError("forbidden", "You do not belong to a workspace yet.");
  return all[0];
}

/** The value as it stands: our tokens are letters and digits, nothing in them is escaped. */
export function cookieOf(headers: Headers, name: string): string | null {
  for (const part of (headers.get("cookie") ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
