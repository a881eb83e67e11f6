import { expect, it } from "vitest";
import { isSameOrigin } from "./same-origin";

const ask = (method: string, headers: Record<string, string>) =>
  isSameOrigin(method, new Headers(headers), ["https://ic.example.com"]);

it("lets reads pass from anywhere", () => {
  expect(ask("GET", { "sec-fetch-site": "cross-site" })).toBe(true);
});

it.each([
  [{ "sec-fetch-site": "same-origin" }, true],
  [{ "sec-fetch-site": "same-site", origin: "https://ic.example.com" }, false],
  [{ "sec-fetch-site": "cross-site" }, false],
  [{ "sec-fetch-site": "none" }, false],
  [{ origin: "https://ic.example.com" }, true],
  [{ origin: "https://ic.example.com.evil.net" }, false],
  [{ origin: "http://10.0.0.5:3000", host: "10.0.0.5:3000" }, true],
  [{ origin: "null", host: "null" }, false],
  [{}, false],
])("decides a change by what only the browser can say: %j", (headers, allowed) => {
  expect(ask("POST", headers as Record<string, string>)).toBe(allowed);
});
