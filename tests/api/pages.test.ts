import { globSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROLES } from "@/lib/access/schemas";
import { shows } from "./matrix/row";
import { newMember, newWorld, type Person, SEEN, type World } from "./matrix/world";

interface Place {
  path(world: World): string;
  /** Anybody may see it, signed in or not. */
  open?: boolean;
  /** It belongs to the person, not to a workspace. */
  personal?: boolean;
}

const inConsole = (rest: string): Place => ({ path: ({ tenant }) => `/${tenant.slug}${rest}` });

/** One row for each page, by its folder under app/; a page without a row fails the test. */
const PLACES: Record<string, Place> = {
  "": { path: () => "/", personal: true },
  docs: { path: () => "/docs", personal: true },
  "(auth)/sign-in": { path: () => "/sign-in", open: true },
  "(auth)/sign-in/confirm": { path: () => "/sign-in/confirm?token=t&email=a%40b.test", open: true },
  "(auth)/invite/[token]": { path: ({ invitation }) => `/invite/${invitation}`, open: true },
  "[workspace]": inConsole(""),
  "[workspace]/alerts": inConsole("/alerts"),
  "[workspace]/integrations": inConsole("/integrations"),
  "[workspace]/incidents": inConsole("/incidents"),
  "[workspace]/incidents/[number]": {
    path: ({ tenant, incident }) => `/${tenant.slug}/incidents/${incident}`,
  },
  "[workspace]/incidents/[number]/compare": {
    path: ({ tenant, incident }) => `/${tenant.slug}/incidents/${incident}/compare?a=ana_1&b=ana_2`,
  },
  "[workspace]/logs": inConsole("/logs"),
  "[workspace]/runbooks": inConsole("/runbooks"),
  "[workspace]/runbooks/new": inConsole("/runbooks/new"),
  "[workspace]/runbooks/[id]": { path: ({ tenant, runbook }) => `/${tenant.slug}/runbooks/${runbook}` },
  "[workspace]/runbooks/[id]/edit": {
    path: ({ tenant, runbook }) => `/${tenant.slug}/runbooks/${runbook}/edit`,
  },
  "[workspace]/services": inConsole("/services"),
  ...Object.fromEntries(
    [
      "",
      "/ai",
      "/alert-rules",
      "/api-keys",
      "/audit",
      "/general",
      "/maintenance",
      "/members",
      "/roles",
      "/rules",
      "/sessions",
      "/usage",
    ].map((page) => [`[workspace]/settings${page}`, inConsole(`/settings${page}`)]),
  ),
  "[workspace]/templates": inConsole("/templates"),
  "[workspace]/templates/[id]": {
    path: ({ tenant, template }) => `/${tenant.slug}/templates/${template}`,
  },
  "[workspace]/windows": inConsole("/windows"),
};

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world?.sql.end());

const visit = (place: Place, person?: Person) =>
  fetch(world.tenant.url + place.path(world), {
    redirect: "manual",
    headers: person ? { cookie: person.cookie } : {},
  });
const leadsToSignIn = (answer: Response) =>
  answer.status === 307 && new URL(answer.headers.get("location")!, world.tenant.url).pathname === "/sign-in";

it("has a row for every page", () => {
  const app = path.resolve(import.meta.dirname, "../../app");
  const pages = globSync("**/page.tsx", { cwd: app }).map((file) => path.dirname(file).replace(/^\.$/, ""));
  expect(Object.keys(PLACES).sort()).toEqual(pages.sort());
});

describe.each(Object.entries(PLACES))("app/%s", (_, place) => {
  it("leads a stranger to the sign-in page, unless it is open", async () => {
    const answer = await visit(place);
    if (place.open) expect(answer.status).toBe(200);
    else expect(leadsToSignIn(answer), `${answer.status}`).toBe(true);
  });

  it.each(ROLES)("opens for a member who is %s", async (role) => {
    const answer = await visit(place, await world.newMember(role));
    expect([200, 307]).toContain(answer.status);
    expect(leadsToSignIn(answer)).toBe(false);
    expect(answer.headers.get("content-security-policy")).toContain("'nonce-");
  });

  it(`shows a member limited to the ${SEEN} nothing else`, async () => {
    const answer = await visit(place, await world.newMember("responder", [SEEN]));
    expect([200, 307]).toContain(answer.status);
    const text = await answer.text();
    expect(
      shows(text),
      text.slice(Math.max(0, text.toLowerCase().indexOf("vault") - 300)).slice(0, 600),
    ).toBe(false);
  });

  it("is not there for a member of another workspace", async () => {
    const { workspaceId } = await world.elsewhere();
    const answer = await visit(place, await newMember(world.sql, workspaceId, "owner"));
    if (place.open || place.personal) expect([200, 307]).toContain(answer.status);
    else expect(answer.status).toBe(404);
  });
});
