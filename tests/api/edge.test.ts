import { once } from "node:events";
import { request } from "node:http";
import { expect, it } from "vitest";
import { newTenant } from "../support/tenant";

/** Later than any year of four digits, once its offset is reckoned in. */
const BEYOND = "9999-12-31T23:59:59-23:59";

it.each(["audit", "incidents", "logs", "logs/histogram", "signals", "windows"])(
  "400: %s of a time that no column can hold",
  async (list) => {
    const tenant = await newTenant();
    for (const bound of ["from", "to"]) {
      const answer = await tenant.fetch(`/api/v1/${list}?${bound}=${BEYOND}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ errors: [{ field: bound }] });
    }
  },
);

it("400: a key that ends at such a time", async () => {
  const tenant = await newTenant();
  const json = { name: "k", scopes: ["logs:read"], expiresAt: BEYOND };
  expect((await tenant.fetch("/api/v1/api-keys", { json })).status).toBe(400);
});

it.each(["/", "/sign-in", "/api/v1/me"])("405: TRACE of %s", async (path) => {
  const { url } = await newTenant();
  const sent = request(url + path, { method: "TRACE" }).end();
  const [answer] = await once(sent, "response");
  answer.resume();
  expect(answer.statusCode).toBe(405);
});
