import type { Person } from "./issuer";

/** A browser without a screen: keeps the cookies of every host and follows nothing by itself. */
export class Surfer {
  readonly jar = new Map<string, Map<string, string>>();

  constructor(readonly home: string) {}

  /** The cookies of the server, by name. */
  get cookies(): Map<string, string> {
    return this.cookiesOf(this.home);
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.home);
    const cookies = this.cookiesOf(url.href);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie && { cookie }), ...(init.headers as Record<string, string>) };
    const answer = await fetch(url, { redirect: "manual", ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      const at = pair.indexOf("=");
      const ends = attributes.map((each) => /^ *(?:max-age=(\d+)|expires=(.*))$/i.exec(each)).find(Boolean);
      const isOver = ends && (ends[1] === "0" || Date.parse(ends[2] ?? "") < Date.now());
      if (isOver) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  /** The address that the sign-in page sends its reader to; `link` is the wish to link. */
  async setOut(provider: string, { callbackUrl = "/", link = false } = {}): Promise<string> {
    const answer = await this.post(`/api/auth/signin/${provider}${link ? "?link=1" : ""}`, { callbackUrl });
    return (await answer.json()).url;
  }

  /** What next-auth's own client does: its token, and the answer as JSON. */
  async post(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
    const { csrfToken } = await (await this.fetch("/api/auth/csrf")).json();
    const body = new URLSearchParams({ ...fields, csrfToken, json: "true" });
    return this.fetch(path, { method: "POST", body, headers: { origin: this.home, ...headers } });
  }

  /** Goes through the provider's login page as this person, or refuses there; answers where it sends one back to. */
  async visit(authorizeUrl: string, person: Person | "refuse"): Promise<string> {
    let url = authorizeUrl;
    // Whoever was there before has signed out of the provider.
    this.cookiesOf(url).clear();
    let fields: Record<string, string> | null =
      person === "refuse" ? { decision: "refuse", sub: "nobody" } : { decision: "enter", ...person };
    for (let hops = 0; hops < 10; hops++) {
      if (new URL(url).origin === new URL(this.home).origin) return url;
      const atLogin = new URL(url).pathname.startsWith("/login/") && fields;
      const answer = await this.fetch(
        url,
        atLogin ? { method: "POST", body: new URLSearchParams(fields!) } : {},
      );
      if (atLogin) fields = null;
      const location = answer.headers.get("location");
      if (!location) throw new Error(`${url} → ${answer.status} leads nowhere: ${await answer.text()}`);
      url = new URL(location, url).href;
    }
    throw new Error(`${authorizeUrl} leads in a circle`);
  }

  /** The whole way: out, through the login page, and back. */
  async signIn(provider: string, person: Person | "refuse", options = {}): Promise<Response> {
    return this.fetch(await this.visit(await this.setOut(provider, options), person));
  }

  private cookiesOf(url: string): Map<string, string> {
    const { hostname } = new URL(url);
    const known = this.jar.get(hostname) ?? new Map<string, string>();
    this.jar.set(hostname, known);
    return known;
  }
}

/** The page and the error that an answer leads to. */
export function ledTo(answer: Response): { path: string; error: string | null; callbackUrl: string | null } {
  const url = new URL(answer.headers.get("location") ?? "/nowhere", answer.url);
  return {
    path: url.pathname,
    error: url.searchParams.get("error"),
    callbackUrl: url.searchParams.get("callbackUrl"),
  };
}
