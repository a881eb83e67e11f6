import { randomBytes } from "node:crypto";
import type { BenchServer } from "./server";

/** What a case may do in its workspace, as a team's own key would. */
const SCOPES = [
  "logs:write",
  "logs:read",
  "alerts:write",
  "changes:write",
  "services:write",
  "services:read",
  "incidents:read",
  "incidents:write",
  "analyses:run",
  "workspace:manage",
];

export interface BenchWorkspace {
  slug: string;
  api<T>(at: string, init?: { method?: string; body?: unknown; text?: string; type?: string }): Promise<T>;
}

/** Makes empty workspaces, each with a key of its own: what is learned in one is not known in the next. */
export async function workspaceMaker(server: BenchServer): Promise<() => Promise<BenchWorkspace>> {
  const cookie = await signIn(await server.link());
  const headers = { cookie, origin: server.url, "content-type": "application/json" };
  const post = async (at: string, json: object, more: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}/api/v1${at}`, {
      method: "POST",
      headers: { ...headers, ...more },
      body: JSON.stringify(json),
    });
    if (!answer.ok) throw new Error(`${at} answered ${answer.status}: ${await answer.text()}`);
    return answer.json() as Promise<Record<string, string>>;
  };
  return async () => {
    const slug = `case-${randomBytes(6).toString("hex")}`;
    await post("/workspaces", { name: slug, slug });
    const { key } = await post("/api-keys", { name: "bench", scopes: SCOPES }, { "x-workspace": slug });
    return { slug, api: (at, init = {}) => call(server.url, key!, at, init) };
  };
}

async function signIn(link: string): Promise<string> {
  const answer = await fetch(link, { redirect: "manual" });
  const cookies = answer.headers.getSetCookie().map((line) => line.split(";", 1)[0]!);
  if (cookies.length === 0) throw new Error(`the sign-in link answered ${answer.status} without a session`);
  return cookies.join("; ");
}

const PATIENCE = 8;

async function call<T>(
  url: string,
  key: string,
  at: string,
  {
    method,
    body,
    text,
    type = "application/json",
  }: { method?: string; body?: unknown; text?: string; type?: string },
): Promise<T> {
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(`${url}/api/v1${at}`, {
      method: method ?? (sent === undefined ? "GET" : "POST"),
      headers: { authorization: `Bearer ${key}`, ...(sent !== undefined && { "content-type": type }) },
      ...(sent !== undefined && { body: sent }),
    });
    if (answer.ok) return (await answer.json()) as T;
    const said = (await answer.text()).slice(0, 500);
    // Limits hold for benches as well; they say when to come again.
    if (answer.status !== 429 || attempt >= PATIENCE)
      throw new Error(`${at} answered ${answer.status}: ${said}`);
    const seconds = Number(answer.headers.get("retry-after") ?? 1);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}
