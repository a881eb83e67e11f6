import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type Context, interactionPolicy, Provider } from "oidc-provider";

/** Whom the login page lets in: whoever it is told. */
export interface Person {
  sub: string;
  email: string;
  /** What the provider says of the address; `unsaid` leaves it out. */
  verified: "yes" | "no" | "unsaid";
}

/** A real OpenID Connect provider on loopback, on another site than the server under test. */
export interface Issuer {
  url: string;
  /** The settings of a server that signs in by it. */
  env: Record<string, string>;
  /** Lets the server at this address send people here. */
  serve(serverUrl: string): void;
  /** Answers nothing that makes sense until it serves again. */
  pause(): void;
  close(): Promise<void>;
}

export async function startIssuer(name = "Harbour login"): Promise<Issuer> {
  const away: RequestListener = (_request, response) => void response.writeHead(503).end();
  let handle = away;
  const server = createServer((request, response) => handle(request, response)).listen(0, "localhost");
  await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [id, secret] = ["incident-commander", randomBytes(24).toString("hex")];
  return {
    url,
    env: { AUTH_OIDC_ISSUER: url, AUTH_OIDC_ID: id, AUTH_OIDC_SECRET: secret, AUTH_OIDC_NAME: name },
    serve(serverUrl) {
      const callback = `${serverUrl}/api/auth/callback/oidc`;
      handle = listenerOf(url, { client_id: id, client_secret: secret, redirect_uris: [callback] });
    },
    pause() {
      handle = away;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function listenerOf(url: string, client: Record<string, unknown>): RequestListener {
  const people = new Map<string, Person>();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(url, {
    clients: [client],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig" }] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    features: { devInteractions: { enabled: false } },
    interactions: {
      policy: askingAlways(),
      url: (_ctx: Context, { uid }: { uid: string }) => `/login/${uid}`,
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 600, Session: 600, Grant: 600 },
    findAccount: (_ctx: Context, sub: string) => ({
      accountId: sub,
      claims: () => claimsOf(people.get(sub)!),
    }),
    loadExistingGrant: consentToAll,
  });
  const answer = provider.callback();
  return (request, response) => {
    if (!request.url!.startsWith("/login/")) return answer(request, response);
    if (request.method === "GET") return show(response);
    void decide(provider, people, request, response);
  };
}

/** Nobody is let in by an earlier sign-in: each test chooses its person. */
function askingAlways() {
  const { base, Check } = interactionPolicy;
  const policy = base();
  policy
    .get("login")
    .checks.add(
      new Check("asked_always", "every sign-in asks who it is", ({ oidc }) =>
        oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  return policy;
}

async function consentToAll({ oidc }: Context) {
  const { client, session, provider } = oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid email profile");
  await grant.save();
  return grant;
}

const claimsOf = ({ sub, email, verified }: Person) => ({
  sub,
  email,
  name: `Person ${sub}`,
  ...(verified !== "unsaid" && { email_verified: verified === "yes" }),
});

const PAGE = `<!doctype html><html lang="en"><title>Harbour login</title><link rel="icon" href="data:,"><h1>Harbour login</h1>
<form method="post"><p><label>Subject <input name="sub" required></label></p>
<p><label>Email <input name="email" required></label></p>
<p><label>Verified <select name="verified"><option>yes<option>no<option>unsaid</select></label></p>
<button name="decision" value="enter">Enter</button> <button name="decision" value="refuse" formnovalidate>Refuse</button></form></html>`;

const show = (response: ServerResponse) =>
  void response.writeHead(200, { "content-type": "text/html" }).end(PAGE);

async function decide(
  provider: Provider,
  people: Map<string, Person>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { decision, ...person } = Object.fromEntries(new URLSearchParams(await text(request)));
  const { sub } = person as unknown as Person;
  people.set(sub, person as unknown as Person);
  const result =
    decision === "refuse"
      ? { error: "access_denied", error_description: "The person said no." }
      : { login: { accountId: sub } };
  await provider.interactionFinished(request, response, result);
}
