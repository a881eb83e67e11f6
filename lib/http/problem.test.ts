import { describe, expect, it } from "vitest";
import { DomainError, invalid } from "@/lib/kit/errors";
import { problemOf } from "./problem";

const of = (error: unknown) => problemOf(error, "/api/v1/x", "req_1");
const withCode = (code: string) => Object.assign(new Error("inside"), { code });

describe("problemOf", () => {
  it("gives fields and reasons", () => {
    expect(of(invalid("a.b", "is missing"))).toEqual({
      type: "/docs#invalid_input",
      title: "The request is not valid",
      status: 400,
      code: "invalid_input",
      detail: "The request is not valid.",
      instance: "/api/v1/x",
      requestId: "req_1",
      errors: [{ field: "a.b", reason: "is missing" }],
    });
  });

  it("says nothing of the insides of an accident", () => {
    const problem = of(new Error("password=hunter2 at /srv/app.ts:1"));
    expect(problem.status).toBe(500);
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|srv/);
    expect(of("a thrown string").status).toBe(500);
    expect(of(undefined).status).toBe(500);
  });

  it.each([
    "ECONNREFUSED",
    "CONNECTION_CLOSED",
    "CONNECT_TIMEOUT",
    "55000",
    "57P01",
    "57P03",
    "08006",
    "53300",
    "40P01",
  ])("answers 503 when the database says %s, however deep", (code) => {
    expect(of(withCode(code)).status).toBe(503);
    expect(of(new Error("query", { cause: new Error("driver", { cause: withCode(code) }) })).status).toBe(
      503,
    );
  });

  it("answers 400 for a value the database cannot hold, and 500 for a constraint", () => {
    expect(of(withCode("22003")).status).toBe(400);
    expect(of(withCode("22021")).status).toBe(400);
    expect(of(withCode("23505")).status).toBe(500);
  });

  it("knows an error of the domain made by another copy of the class", () => {
    const copy = Object.assign(new Error("gone"), { name: "DomainError", code: "not_found", details: {} });
    expect(of(copy)).toMatchObject({ status: 404, detail: "gone" });
    expect(of(new DomainError("conflict", "no")).status).toBe(409);
  });
});
