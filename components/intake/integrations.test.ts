import { expect, it } from "vitest";
import { fillIn, INTEGRATIONS } from "./integrations";

it("fills address and key in everywhere, and leaves no place open", () => {
  for (const { snippet, name } of INTEGRATIONS) {
    const filled = fillIn(snippet, "https://incidents.example.org", "ic_secret");
    expect(filled, name).not.toMatch(/\{(url|key|host|hostname|port|scheme)\}/);
    expect(filled, name).toContain("incidents.example.org");
  }
});

it("names the port where a sender needs one", () => {
  expect(fillIn("{scheme} {host} {port}", "https://incidents.example.org", "k")).toBe(
    "https incidents.example.org:443 443",
  );
  expect(fillIn("{host}", "http://localhost:3000", "k")).toBe("localhost:3000");
});

it("names each source once", () => {
  const sources = INTEGRATIONS.map(({ source }) => source);
  expect(new Set(sources).size).toBe(sources.length);
});
