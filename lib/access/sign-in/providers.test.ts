import { expect, it } from "vitest";
import { readEnv } from "@/lib/kit/env";
import { isGoogleAuthority, oauthProviders } from "./providers";

const providersOf = (given: Record<string, string>) => oauthProviders(readEnv(given));

it("offers what is configured, and nothing when nothing is", () => {
  expect(providersOf({})).toEqual([]);
  const all = providersOf({
    AUTH_GITHUB_ID: "a",
    AUTH_GITHUB_SECRET: "b",
    AUTH_GOOGLE_ID: "c",
    AUTH_GOOGLE_SECRET: "d",
    AUTH_OIDC_ISSUER: "https://login.example.org/realms/company/",
    AUTH_OIDC_ID: "e",
    AUTH_OIDC_SECRET: "f",
    AUTH_OIDC_NAME: "Example login",
  });
  expect(all.map(({ id, name, wellKnown, checks }) => [id, name, wellKnown, checks])).toEqual([
    [
      "oidc",
      "Example login",
      "https://login.example.org/realms/company/.well-known/openid-configuration",
      ["pkce", "state", "nonce"],
    ],
    ["github", "GitHub", undefined, ["pkce", "state"]],
    [
      "google",
      "Google",
      "https://accounts.google.com/.well-known/openid-configuration",
      ["pkce", "state", "nonce"],
    ],
  ]);
});

it("believes Google on its own mail and on domains that it hosts, not on addresses it once saw", () => {
  expect(isGoogleAuthority({}, "ann@gmail.com")).toBe(true);
  expect(isGoogleAuthority({ hd: "example.org" }, "ann@example.org")).toBe(true);
  expect(isGoogleAuthority({}, "ann@example.org")).toBe(false);
  expect(isGoogleAuthority({}, "ann@gmail.com.example.org")).toBe(false);
});
