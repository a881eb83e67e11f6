import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { PERMISSIONS, type Role } from "@/lib/access/schemas";
import { newId } from "@/lib/kit/ids";
import { type Reached, reached } from "../support/e2e-setup";
import { newEmptyWorkspace, newKeyRow, newSession, newUser } from "../support/people";
import { inDatabase } from "../support/rows";
import { Noise } from "./noise";

export { expect };

/** A workspace of one test: the signed-in owner belongs to it, and a key of it may do everything. */
export interface Workspace {
  id: string;
  slug: string;
  /** `fetch` with the key, on a path of the server; `json` is sent as the body. */
  fetch(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  /** Through the public intake; answers when all that was sent before can be searched. */
  send(records: SentRecord[]): Promise<void>;
  /** Sends trouble and answers the number of the incident it makes, once its first read is there. */
  incident(records: SentRecord[]): Promise<number>;
}
export interface SentRecord {
  service: string;
  level: string;
  message: string;
  ts?: string;
  attributes?: Record<string, unknown>;
}

interface Fixtures {
  noise: Noise;
  workspace: Workspace;
  /** A page of somebody else, with a role, a browser of their own and, where told, a view limited to some services. */
  visitor: (role: Role, services?: string[]) => Promise<Page>;
  /** A second browser of the same owner. */
  elsewhere: () => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter
  baseURL: async ({}, use) => use(reached().url),

  noise: [
    async ({ context }, use) => {
      const noise = new Noise();
      noise.listenTo(context);
      await use(noise);
      expect(noise.heard(), "no page logs an error, fails a request or opens a dialog").toEqual([]);
    },
    { auto: true },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter
  workspace: async ({}, use) => use(await newWorkspace()),

  elsewhere: async ({ browser, noise }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL: reached().url });
      contexts.push(context);
      noise.listenTo(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  visitor: async ({ browser, noise, workspace }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (role, services) => {
      const { url } = reached();
      const context = await browser.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });
      contexts.push(context);
      noise.listenTo(context);
      const value = await sessionAs(workspace, role, services);
      await context.addCookies([{ name: "ic-session", value, url }]);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

type Place = Pick<Reached, "url" | "dataDir" | "databaseUrl">;

/** The server itself makes only its first workspace; the others are rows, so that tests cannot disturb each other. */
export async function newWorkspace(server: Place = reached()): Promise<Workspace> {
  return inDatabase(server, async (sql) => {
    const { workspaceId, slug } = await newEmptyWorkspace(sql);
    await sql`insert into memberships (workspace_id, user_id, role)
      select ${workspaceId}, id, 'owner' from users where email = 'admin@localhost'`;
    return workspaceOf(server.url, workspaceId, slug, (await newKeyRow(sql, workspaceId, PERMISSIONS)).key);
  });
}

/** The workspace that every server begins with. */
export const firstWorkspace = (): Workspace => workspaceOf(reached().url, "", "default", reached().key);

function workspaceOf(url: string, id: string, slug: string, key: string): Workspace {
  const call: Workspace["fetch"] = (path, { json, ...init } = {}) =>
    fetch(url + path, {
      ...(json !== undefined && { method: "POST", body: JSON.stringify(json) }),
      ...init,
      headers: {
        authorization: `Bearer ${key}`,
        ...(json !== undefined && { "content-type": "application/json" }),
        ...init.headers,
      },
    });
  const first = async (path: string) => (await (await call(path)).json()).data[0];
  const send: Workspace["send"] = async (records) => {
    const answer = await call("/api/v1/logs", { json: records });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ accepted: records.length, rejected: [] });
    await expect
      .poll(async () => (await (await call("/api/v1/insights")).json()).pipeline.waitingRecords)
      .toBe(0);
  };
  return {
    id,
    slug,
    fetch: call,
    send,
    async incident(records) {
      await send(records);
      let number = 0;
      await expect(async () => {
        number = (await first("/api/v1/incidents")).number;
        const detail = await (await call(`/api/v1/incidents/${number}`)).json();
        expect(detail.report).not.toBeNull();
      }).toPass();
      return number;
    },
  };
}

const sessionAs = ({ id }: Workspace, role: Role, services?: string[]): Promise<string> =>
  inDatabase(reached(), async (sql) => {
    const email = `${newId("user")}@example.test`;
    const as = { workspaceId: id, role, name: `The ${role}`, ...(services && { services }) };
    return (await newSession(sql, await newUser(sql, email, as))).token;
  });

/** Opens a page and waits until its buttons and keys do what they say. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** Until React has taken over every button that the server drew, and the live stream is open. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll("main button")].every((button) =>
      Object.keys(button).some((key) => key.startsWith("__reactProps")),
    ),
  );
  await expect(page.getByRole("status", { name: /^Live:/, includeHidden: true }).first()).toBeAttached();
}

/** From here on the page must change by itself: answers a check that it was not loaded anew. */
export async function neverReloaded(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => Object.assign(window, { here: true }));
  return async () => expect(await page.evaluate(() => "here" in window), "it was not reloaded").toBe(true);
}

/** The pages of the settings. */
export const SETTINGS_PAGES = [
  ...[
    "/settings/general",
    "/settings/members",
    "/settings/roles",
    "/settings/api-keys",
    "/settings/alert-rules",
    "/settings/rules",
    "/settings/ai",
    "/settings/maintenance",
    "/settings/sessions",
  ],
  ...["/settings/usage", "/settings/audit"],
];

/** Every screen of a workspace that has lines, templates and an incident. */
export async function screensOf(workspace: Workspace, incident: number): Promise<string[]> {
  const first = async (path: string) => (await (await workspace.fetch(path)).json()).data[0].id as string;
  const [template, record] = await Promise.all([
    first("/api/v1/templates?sort=count"),
    first("/api/v1/logs?level=error"),
  ]);
  const source = "# Database refuses connections\n\n## Check\n\n```sh\npg_isready\n```\n";
  const made = await workspace.fetch("/api/v1/runbooks", { json: { source } });
  const runbook = (await made.json()).id as string;
  return [
    ...[
      "",
      "/incidents",
      `/incidents/${incident}`,
      `/incidents/${incident}/compare`,
      "/logs",
      `/logs?record=${record}`,
      "/logs?q=unicorn",
    ],
    ...[
      "/templates",
      `/templates/${template}`,
      "/windows",
      "/services",
      "/runbooks",
      "/runbooks?q=unicorn",
      "/runbooks/new",
      `/runbooks/${runbook}`,
      `/runbooks/${runbook}/edit`,
      "/alerts",
      "/integrations",
      ...SETTINGS_PAGES,
    ],
  ].map((path) => `/${workspace.slug}${path}`);
}
