import { describe, expect, it } from "vitest";
import { METHODS } from "@/lib/http";
import { checkAnswer } from "../support/openapi-check";
import { newTenant } from "../support/tenant";

const PATH = "/api/v1/openapi.json";

describe("GET /api/v1/openapi.json", () => {
  it("200: an OpenAPI 3.1 document of every URL", async () => {
    const tenant = await newTenant();
    const document = (await checkAnswer("GET", PATH, await tenant.fetch(PATH))) as {
      paths: Record<string, Record<string, { responses: object }>>;
    };
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(["/api/v1/me", "/api/v1/stream", PATH]),
    );
  });

  it("every URL in it is closed to strangers", async () => {
    const tenant = await newTenant();
    const { paths } = await (await tenant.fetch(PATH)).json();
    for (const [path, operations] of Object.entries(paths as Record<string, object>))
      for (const method of METHODS.filter((each) => each.toLowerCase() in operations)) {
        const url = tenant.url + path.replace(/\{[^}]+\}/g, "1");
        const response = await fetch(url, { method });
        expect([method, path, response.status]).toEqual([method, path, 401]);
      }
  });
});

describe("an address that does not exist", () => {
  it("404 in the API's own words", async () => {
    const { url } = await newTenant();
    const response = await fetch(`${url}/api/v1/nothing-here`);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});
