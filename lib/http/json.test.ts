import { describe, expect, it } from "vitest";
import { parseJson, refuseUnstorable, whereItFails } from "./json";

const fieldsOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return (error as { details: { fields: unknown } }).details.fields;
  }
  throw new Error("nothing was thrown");
};

describe("whereItFails", () => {
  it.each([
    ["hello", "invalid JSON at line 1, column 1"],
    ['{"a":}', "invalid JSON at line 1, column 6"],
    ['{"a":1,}', "invalid JSON at line 1, column 8"],
    ["[1 2]", "invalid JSON at line 1, column 4"],
    ['{"a": [1,\n 2,\n x]}', "invalid JSON at line 3, column 2"],
    ["{'a':1}", "invalid JSON at line 1, column 2"],
    ["[1]]", "invalid JSON at line 1, column 4"],
    ['{"a" 1}', "invalid JSON at line 1, column 6"],
    ['["\t"]', "invalid JSON at line 1, column 2"],
    ["[01]", "invalid JSON at line 1, column 3"],
    ["[1,", "invalid JSON: the text ends too early"],
    ['{"a":1', "invalid JSON: the text ends too early"],
    ["   ", "invalid JSON: the text ends too early"],
  ])("points at the first character that cannot be: %j", (text, reason) => {
    expect(whereItFails(text)).toBe(reason);
  });
});

describe("parseJson", () => {
  it("gives the value back", () => {
    expect(parseJson(Buffer.from('{"a":[1,"é",null]}'))).toEqual({ a: [1, "é", null] });
  });

  it("refuses an empty body", () => {
    expect(fieldsOf(() => parseJson(Buffer.alloc(0)))).toEqual([
      { field: "", reason: "the body is empty; JSON is expected" },
    ]);
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(fieldsOf(() => parseJson(Buffer.from([0x22, 0xff, 0x22])))).toEqual([
      { field: "", reason: "the body is not UTF-8 text" },
    ]);
  });

  it("names the fields that hold NUL or half a surrogate pair", () => {
    expect(
      fieldsOf(() => parseJson(Buffer.from('{"a":["x\\u0000"],"b":{"c":"\\ud800"},"d":"\\ud83d\\ude00"}'))),
    ).toEqual([
      { field: "a.0", reason: "must not contain NUL" },
      { field: "b.c", reason: "must not contain half of a surrogate pair" },
    ]);
  });

  it("refuses what is nested without end, whatever it holds", () => {
    const deep = (text: string) => Buffer.from(`{"a":${text}${"[".repeat(300_000)}${"]".repeat(300_000)}}`);
    expect(parseJson(deep(""))).toBeTruthy();
    expect(fieldsOf(() => parseJson(deep('"\\u0000","b":')))).toMatchObject([
      { reason: "is nested deeper than 100 levels" },
    ]);
  });

  it("refuses them in names of fields too", () => {
    expect(() => refuseUnstorable({ "a\0": 1 })).toThrow("not valid");
  });
});
