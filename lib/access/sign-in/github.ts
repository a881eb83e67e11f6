import type { Profile } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import { addressOf, type Identity, identityOf } from "./identity";

const ANSWER_MS = 5000;
const userSchema = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() });
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** Sign-in by GitHub, whose accounts have several addresses: the primary one counts, when it is verified. */
export const githubProvider = (
  clientId: string,
  clientSecret: string,
  api = "https://api.github.com",
): OAuthConfig<Identity> => ({
  id: "github",
  name: "GitHub",
  type: "oauth",
  issuer: "https://github.com/login/oauth",
  clientId,
  clientSecret,
  checks: ["pkce", "state"],
  authorization: {
    url: "https://github.com/login/oauth/authorize",
    params: { scope: "read:user user:email" },
  },
  token: "https://github.com/login/oauth/access_token",
  // Which user an address may be linked to is decided by refusalOf, and once more under a lock by linkAccount.
  allowDangerousEmailAccountLinking: true,
  userinfo: {
    url: `${api}/user`,
    async request({ tokens }) {
      const ask = (path: string) => askGithub(api + path, tokens.access_token!);
      const [user, emails] = await Promise.all([ask("/user"), ask("/user/emails")]);
      const { id, login, name } = userSchema.parse(user);
      const own = emailsSchema.parse(emails).find(({ primary, verified }) => primary && verified);
      return identityOf(id, own ? addressOf(own.email) : null, login, name) as Profile;
    },
  },
  profile: ({ id, email, name }) => ({ id, email, name }),
});

async function askGithub(url: string, token: string): Promise<unknown> {
  const answer = await fetch(url, {
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "user-agent": "incident-commander",
    },
    redirect: "error",
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!answer.ok) throw new Error(`GitHub answered ${answer.status} to ${new URL(url).pathname}`);
  return answer.json();
}
