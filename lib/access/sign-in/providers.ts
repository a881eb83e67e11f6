import type { OAuthConfig } from "next-auth/providers/oauth";
import { env } from "@/lib/kit/env";
import { githubProvider } from "./github";
import type { Identity } from "./identity";
import { openIdProvider } from "./openid";

/** The providers that are configured. Half of one is refused at the start. */
export function oauthProviders(settings = env()): OAuthConfig<Identity>[] {
  const { AUTH_GITHUB_ID, AUTH_GITHUB_SECRET, AUTH_GOOGLE_ID, AUTH_GOOGLE_SECRET } = settings;
  const { AUTH_OIDC_ISSUER, AUTH_OIDC_ID, AUTH_OIDC_SECRET, AUTH_OIDC_NAME = "Single sign-on" } = settings;
  const providers: OAuthConfig<Identity>[] = [];
  if (AUTH_OIDC_ISSUER && AUTH_OIDC_ID && AUTH_OIDC_SECRET)
    providers.push(
      openIdProvider({
        id: "oidc",
        name: AUTH_OIDC_NAME,
        issuer: AUTH_OIDC_ISSUER,
        clientId: AUTH_OIDC_ID,
        clientSecret: AUTH_OIDC_SECRET,
      }),
    );
  if (AUTH_GITHUB_ID && AUTH_GITHUB_SECRET)
    providers.push(githubProvider(AUTH_GITHUB_ID, AUTH_GITHUB_SECRET));
  if (AUTH_GOOGLE_ID && AUTH_GOOGLE_SECRET)
    providers.push(
      openIdProvider({
        id: "google",
        name: "Google",
        issuer: "https://accounts.google.com",
        clientId: AUTH_GOOGLE_ID,
        clientSecret: AUTH_GOOGLE_SECRET,
        isAuthority: isGoogleAuthority,
      }),
    );
  return providers;
}

/**
 * Google checks a foreign address once, when the account is made, and whoever lost it since still has the account; it
 * vouches for its own mail and for the domains that it hosts (`hd`).
 * https://developers.google.com/identity/gsi/web/guides/verify-google-id-token
 */
export const isGoogleAuthority = (claims: Record<string, unknown>, email: string): boolean =>
  email.endsWith("@gmail.com") || typeof claims.hd === "string";

/** What the sign-in page offers besides the link by mail. */
export const signInProviders = (): { id: string; name: string }[] =>
  oauthProviders().map(({ id, name }) => ({ id, name }));

/** What people call a way of signing in; one that is no longer configured is called by its id. */
export const nameOfProvider = (id: string): string =>
  signInProviders().find((each) => each.id === id)?.name ?? id;
