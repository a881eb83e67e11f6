import { createHmac, timingSafeEqual } from "node:crypto";
import { appUrl } from "@/lib/kit/env";
import { cookieOf } from "../authenticate";
import { cookieName, sessionCookie, setCookie } from "../sessions/cookie";
import { type SessionUser, userOfSession } from "../sessions/use";
import { authSecret } from "./secret";

/** One request to next-auth, and what its options and its adapter must know of it. */
export interface Attempt {
  action: string;
  /** `email`, or the id of a provider; empty where the address names none. */
  method: string;
  address: string;
  requestId: string;
  userAgent: string | null;
  /** The session's token that the browser brought along. */
  token: string | null;
  /** Who wants to link an account to themselves. Without that wish a session that comes along counts for nothing. */
  linking: SessionUser | null;
  /** Where it leads, a whole address of this console. next-auth finds it out, from the request or its cookie. */
  next: string;
  /** Whom the provider sent. */
  arrival: { name: string | null; label: string } | null;
  /** What is known already when next-auth only says that something went wrong. */
  trouble: "Denied" | "Expired" | null;
}

/** So long somebody has to come back from a provider. */
export const STATE_MINUTES = 15;
export const stateCookie = () => cookieName("ic-state");
const linkCookie = () => cookieName("ic-link");

interface Place {
  action?: string;
  method?: string;
  address: string;
  requestId: string;
}

export async function beginAttempt(request: Request, place: Place): Promise<Attempt> {
  const { action = "", method = "", address, requestId } = place;
  const token = cookieOf(request.headers, sessionCookie());
  return {
    action,
    method,
    address,
    requestId,
    userAgent: request.headers.get("user-agent"),
    token,
    linking: token === null ? null : await linkingPerson(request, action, method, token),
    next: appUrl(),
    arrival: null,
    trouble: action === "callback" && method !== "email" ? troubleOf(request) : null,
  };
}

/** Completes next-auth's answer: with the seal of a wish to link, and with the page that has a sentence for what went wrong. */
export function concludeAttempt(attempt: Attempt, answer: Response): Response {
  const { headers } = answer;
  const cookies = headers.getSetCookie().filter((cookie) => !handsBack(cookie, attempt));
  const seal = attempt.action === "signin" ? sealFor(attempt, cookies) : null;
  headers.delete("set-cookie");
  for (const cookie of seal === null ? cookies : [...cookies, seal]) headers.append("set-cookie", cookie);
  const location = new URL(headers.get("location") ?? "", appUrl());
  if (attempt.action === "callback" && location.pathname === "/api/auth/error")
    headers.set("location", signInPage(attempt, attempt.trouble ?? location.searchParams.get("error") ?? ""));
  return answer;
}

/** The sign-in page with the sentence for `error`, still knowing where to go on. */
export function signInPage({ next }: Pick<Attempt, "next">, error: string): string {
  const { pathname, search } = new URL(next);
  return `/sign-in?${new URLSearchParams({ callbackUrl: pathname + search, error })}`;
}

/**
 * `?link` on the way to a provider is the wish to link what comes back. On the way back it is believed by a seal over the
 * session and the very state that was given out with it: no other sign-in, begun before or after or by somebody else, can
 * pass for it.
 */
async function linkingPerson(
  request: Request,
  action: string,
  method: string,
  token: string,
): Promise<SessionUser | null> {
  const seal = cookieOf(request.headers, linkCookie());
  const state = cookieOf(request.headers, stateCookie());
  const sets =
    action === "signin" && request.method === "POST" && new URL(request.url).searchParams.has("link");
  const brings = action === "callback" && seal !== null && state !== null;
  if (!sets && !brings) return null;
  const person = await userOfSession(token);
  if (!person || sets) return person;
  return isSame(seal!, sealOf(method, person.sessionId, state!)) ? person : null;
}

function sealFor({ linking, method }: Attempt, cookies: string[]): string | null {
  const name = `${stateCookie()}=`;
  const state = cookies
    .find((cookie) => cookie.startsWith(name))
    ?.slice(name.length)
    .split(";", 1)[0];
  if (!linking || !state) return null;
  const expires = new Date(Date.now() + STATE_MINUTES * 60_000);
  return setCookie(linkCookie(), sealOf(method, linking.sessionId, state), {
    expires,
    path: "/api/auth/callback",
  });
}

const sealOf = (...parts: string[]): string =>
  createHmac("sha256", authSecret()).update(JSON.stringify(parts)).digest("base64url");

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** next-auth gives the browser the token again that it came with, which may have been replaced at the same moment. */
const handsBack = (cookie: string, { token }: Attempt): boolean =>
  token !== null && cookie.startsWith(`${sessionCookie()}=${token};`);

function troubleOf(request: Request): Attempt["trouble"] {
  if (new URL(request.url).searchParams.get("error") === "access_denied") return "Denied";
  return cookieOf(request.headers, stateCookie()) === null ? "Expired" : null;
}
