import type { Profile } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { type Identity, identityOf, vouchedAddress } from "./identity";

interface Issuer {
  id: string;
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Whether the issuer's word on an address counts; by default it does. */
  isAuthority?: (claims: Record<string, unknown>, email: string) => boolean;
}

/**
 * Any OpenID Connect issuer, found by its discovery document. The ID token is checked with PKCE, state and nonce; userinfo
 * is asked for what the token leaves out, and must be of the same person.
 */
export const openIdProvider = ({
  id,
  name,
  issuer,
  clientId,
  clientSecret,
  isAuthority,
}: Issuer): OAuthConfig<Identity> => ({
  id,
  name,
  type: "oauth",
  wellKnown: `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`,
  clientId,
  clientSecret,
  idToken: true,
  checks: ["pkce", "state", "nonce"],
  authorization: { params: { scope: "openid email profile" } },
  // Which user an address may be linked to is decided by refusalOf, and once more under a lock by linkAccount.
  allowDangerousEmailAccountLinking: true,
  userinfo: {
    async request({ client, tokens }) {
      // next-auth's types forget that these are the checked tokens of client.callback().
      const checked = tokens as Awaited<ReturnType<typeof client.callback>>;
      const claims = checked.claims();
      const isWhole = claims.email !== undefined && claims.email_verified !== undefined;
      const info = isWhole || !client.issuer.metadata.userinfo_endpoint ? {} : await client.userinfo(checked);
      const email = vouchedAddress(claims, info);
      const counts = email !== null && (isAuthority?.(claims, email) ?? true);
      const { preferred_username: login, name: fullName } = { ...info, ...claims };
      return identityOf(claims.sub, counts ? email : null, login, fullName) as Profile;
    },
  },
  profile: ({ id, email, name }) => ({ id, email, name }),
});
