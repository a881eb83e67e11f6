import { describe, expect, it } from "vitest";
import { DomainError } from "@/lib/kit/errors";
import { type BodyForm, bodyForm, readBody } from "./body";

const defaults = { service: "web", limitedTo: null, now: Date.now(), ancientBefore: 0, redactEmails: false };
const read = (text: string, form: BodyForm, service: string | null = "web") =>
  readBody(Buffer.from(text), form, { ...defaults, service });
const reasons = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return (error as DomainError).details.fields;
  }
  throw new Error("nothing was thrown");
};

describe("the forms of a batch", () => {
  it.each([
    ["an array", '[{"message":"a"},{"message":"b"}]', "json"],
    ["an object with logs", '{"logs":[{"message":"a"},{"message":"b"}]}', "json"],
    ["NDJSON", '{"message":"a"}\n\n{"message":"b"}\n', "ndjson"],
    ["plain lines", "a\nb\n", "text"],
  ] as const)("%s gives its records", (_, text, form) => {
    expect(read(text, form).records.map((record) => record.message)).toEqual(["a", "b"]);
  });

  it("takes one record alone", () => {
    expect(read('{"message":"a"}', "json").records).toHaveLength(1);
  });

  it("keeps a stack trace in one record", () => {
    const { records } = read("ERROR boom\n\tat a.b(C.java:1)\n\tat d.e(F.java:2)\nINFO fine\n", "text");
    expect(records).toHaveLength(2);
    expect(records[0]!.message).toContain("F.java:2");
  });
});

describe("items that cannot be kept", () => {
  it("are rejected one by one, the rest is kept", () => {
    expect(read('[{"message":"a"},{"message":1},3]', "json")).toMatchObject({
      rejected: [
        { index: 1, reason: "message: must be a string" },
        { index: 2, reason: "must be an object" },
      ],
      items: 3,
    });
    expect(read('{"message":"a"}\n{broken\n', "ndjson").rejected).toEqual([
      { index: 1, reason: "not valid JSON" },
    ]);
  });

  it("make an error with their fields when none is left", () => {
    expect(reasons(() => read('[{"message":1}]', "json"))).toEqual([
      { field: "0.message", reason: "must be a string" },
    ]);
    expect(reasons(() => read('[{"message":"a"}]', "json", null))).toEqual([
      { field: "0.service", reason: "required" },
    ]);
  });
});

describe("a body that is none", () => {
  it.each([
    ["", "json"],
    ["  \n ", "text"],
    ["[]", "json"],
    ['"text"', "json"],
    ['{"logs": 5}', "json"],
    ["{broken", "json"],
    ["\0\x01\x02\x03".repeat(50), "text"],
  ] as const)("%j (%s) is refused with a reason", (text, form) => {
    expect(reasons(() => read(text, form))?.[0]?.reason).toBeTruthy();
  });

  it("plain lines without a service name the field", () => {
    expect(reasons(() => read("a", "text", null))?.[0]?.field).toBe("service");
  });

  it("has a ceiling on its records", () => {
    expect(() => read("a\n".repeat(50_001), "text")).toThrow("More than 50000 records");
  });
});

it("knows the media types", () => {
  expect(
    [null, "application/json; charset=utf-8", "application/x-ndjson", "TEXT/PLAIN"].map(bodyForm),
  ).toEqual(["json", "json", "ndjson", "text"]);
  expect(() => bodyForm("image/png")).toThrow(DomainError);
});
