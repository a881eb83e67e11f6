import { expect, it } from "vitest";
import { keyOf, lastFour, looksLikeKey, newKey } from "./shape";

it("makes keys that look like keys", () => {
  expect(looksLikeKey(newKey())).toBe(true);
  expect(newKey()).not.toBe(newKey());
  expect(lastFour("ic_abcdWXYZ")).toBe("WXYZ");
});

it.each(["", "ic_", "ic_short", `xx_${"a".repeat(40)}`, `ic_${"a".repeat(40)} `, `ic_${"a".repeat(300)}`])(
  "does not ask the database for %j",
  (text) => {
    expect(looksLikeKey(text)).toBe(false);
  },
);

it("finds the key wherever senders can put one", () => {
  const of = (headers: Record<string, string>, query: string | null = null) =>
    keyOf(new Headers(headers), query);
  const basic = Buffer.from("user:ic_k").toString("base64");
  expect(of({ authorization: "Bearer ic_k" })).toBe("ic_k");
  expect(of({ authorization: "bearer ic_k" })).toBe("ic_k");
  expect(of({ authorization: `Basic ${basic}` })).toBe("ic_k");
  expect(of({ "x-api-key": "ic_k" })).toBe("ic_k");
  expect(of({}, "ic_k")).toBe("ic_k");
  expect(of({})).toBeNull();
  // A scheme we do not know is a wrong credential, not a missing one: no session may stand in for it.
  expect(of({ authorization: "Digest x" })).toBe("");
});
