import { request } from "@playwright/test";
import { startServer, type TestServer } from "./server";

/** What the tests, which run in other processes, are told of the server. */
export type Reached = Pick<TestServer, "url" | "key" | "dataDir" | "databaseUrl"> & {
  /** The link printed at the start, not yet used. */
  link: string;
};
export const reached = (): Reached => JSON.parse(process.env.E2E_SERVER!) as Reached;

const LINK = /https?:\S+\/api\/auth\/callback\/\S+/g;
const LINK_MS = 10_000;

/** One real server for all tests; its first owner is signed in by a link asked for on the sign-in page's own way. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startServer();
  try {
    const link = await linkOf(server, 0);
    await signIn(server);
    const { url, key, dataDir, databaseUrl } = server;
    process.env.E2E_SERVER = JSON.stringify({ url, key, dataDir, databaseUrl, link } satisfies Reached);
  } catch (error) {
    await server.remove();
    throw error;
  }
  return async () => {
    if (process.env.SHOW_SERVER) process.stderr.write(server.output());
    await server.remove();
  };
}

async function signIn(server: TestServer): Promise<void> {
  const browser = await request.newContext({ baseURL: server.url });
  const { csrfToken } = await (await browser.get("/api/auth/csrf")).json();
  const form = { csrfToken, email: "admin@localhost", callbackUrl: "/", json: "true" };
  await browser.post("/api/auth/signin/email", { form });
  await browser.get(await linkOf(server, 1));
  await browser.storageState({ path: "test-results/signed-in.json" });
  await browser.dispose();
}

/** The nth link that the server printed; what it prints arrives a moment after it answers. */
async function linkOf(server: TestServer, nth: number): Promise<string> {
  const deadline = performance.now() + LINK_MS;
  for (;;) {
    const link = server.output().match(LINK)?.[nth];
    if (link) return link;
    if (performance.now() > deadline) throw new Error(`No sign-in link was printed:\n${server.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
