import { expect, it } from "vitest";
import { chooseWorkspace, cookieOf } from "./authenticate";
import { emailSchema } from "./schemas";
import { sameOriginUrl } from "./sign-in/options";

const at = (slug: string) => ({
  workspaceId: `ws_${slug}`,
  slug,
  name: slug,
  role: "viewer" as const,
  services: null,
});

it("takes the only workspace, the one that is named, and never a foreign one", () => {
  expect(chooseWorkspace([at("a")], null).slug).toBe("a");
  expect(chooseWorkspace([at("a"), at("b")], "b").slug).toBe("b");
  expect(() => chooseWorkspace([at("a"), at("b")], null)).toThrow("not valid");
  expect(() => chooseWorkspace([at("a")], "other")).toThrow("no such workspace");
  expect(() => chooseWorkspace([], null)).toThrow("do not belong");
});

it("reads a cookie by its whole name", () => {
  const headers = new Headers({ cookie: "x-ic-session=no; ic-session=yes=; other=1" });
  expect(cookieOf(headers, "ic-session")).toBe("yes=");
  expect(cookieOf(headers, "session")).toBeNull();
});

it("takes one mail address and nothing around it", () => {
  expect(emailSchema.parse(" Admin@LocalHost ")).toBe("admin@localhost");
  for (const wrong of ["a@b,c@d", '"a"@b', "a b@c", "a@b\n@c", "a@", "@b", "<a@b>", "a@b>", "\u001b[31m@b"])
    expect(emailSchema.safeParse(wrong).success).toBe(false);
});

it("leads nowhere but into this console after signing in", () => {
  const base = "http://127.0.0.1:3000";
  expect(sameOriginUrl("/default/logs?q=1", base)).toBe(`${base}/default/logs?q=1`);
  for (const outside of [
    "http://127.0.0.1:3000.evil.net/",
    "//evil.net",
    "https://evil.net",
    "javascript:alert(1)",
    "blob:http://127.0.0.1:3000/x",
    "http://[",
  ])
    expect(sameOriginUrl(outside, base)).toBe(base);
});
