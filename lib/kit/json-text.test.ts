import { expect, it } from "vitest";
import { jsonText } from "./json-text";

it("holds nothing that jsonb refuses, at any depth", () => {
  const text = jsonText({ a: ["x\ud83d", { b: "zero\u0000byte" }], c: undefined });
  expect(JSON.parse(text)).toEqual({ a: ["x\ufffd", { b: "zerobyte" }] });
  expect(text).not.toMatch(/\\u0000|\\ud83d/);
});

it("gives null for nothing", () => expect(jsonText(undefined)).toBe("null"));
