import { expect, it } from "vitest";
import { newSessionToken, nextSessionToken, sessionIdOf } from "./token";

it("every token that follows is another one of the same session", () => {
  const first = newSessionToken();
  const second = nextSessionToken(first);
  const third = nextSessionToken(second);
  expect(new Set([first, second, third]).size).toBe(3);
  expect(new Set([first, second, third].map(sessionIdOf)).size).toBe(1);
  expect(sessionIdOf(first)).toMatch(/^ses_[0-9a-f]{32}$/);
  expect(sessionIdOf(newSessionToken())).not.toBe(sessionIdOf(first));
});

it("a token fits into a cookie as it stands, and holds no part of the session's id", () => {
  const token = newSessionToken();
  expect(token).toMatch(/^[\w-]{43}\.[\w-]{43}$/);
  expect(token).not.toContain(sessionIdOf(token)!.slice(4));
});

it("a token without a family is of no known session, and its successor is like it", () => {
  expect(sessionIdOf("plain")).toBeNull();
  expect(sessionIdOf(nextSessionToken("plain"))).toBeNull();
});
