import { describe, expect, it } from "vitest";
import { fastest, LINEAR } from "@/tests/support/growth";
import { gravity, kindOf, WARN } from "./kinds";

describe("what a line complains about", () => {
  it.each([
    ["connect ECONNREFUSED 10.0.3.7:5432", "connection_refused"],
    ["Failed password for root from 183.62.140.253 port 34100 ssh2", "authentication"],
    ["java.lang.OutOfMemoryError: Java heap space", "out_of_memory"],
    ["write /var/lib/data: No space left on device", "disk_full"],
    [
      "FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute",
      "pool_exhausted",
    ],
    ["OrdersPool - Connection is not available, request timed out after 30000ms.", "timeout"],
    ["upstream request timeout after 5000 ms", "timeout"],
    ["context deadline exceeded", "timeout"],
    ["getaddrinfo ENOTFOUND payments.internal", "name_resolution"],
    ["x509: certificate has expired or is not yet valid", "certificate"],
    ["ERROR: deadlock detected", "deadlock"],
    ["TypeError: Cannot read properties of undefined (reading 'total')", "exception"],
    ['ERROR: column "price_cents" does not exist', "schema"],
    ["read tcp 10.0.0.1:443: connection reset by peer", "connection_lost"],
    ['10.0.0.1 - - "GET /cart HTTP/1.1" 502 157', "server_errors"],
    ["ALERT exited abnormally with [1]", "crash"],
    ["data TLB error interrupt", "hardware"],
  ])("%s", (line, kind) => expect(kindOf(line)?.name).toBe(kind));

  it.each([
    "order 8123 placed in 34 ms",
    "Notification time out: 60000",
    "Established session 0x1 with negotiated timeout 20000 for client /10.1.1.1:5",
    "instruction cache parity error corrected",
    "health check finished with 0 errors",
    '10.0.0.1 - - "GET /items/502 HTTP/1.1" 200 157',
  ])("none in: %s", (line) => expect(kindOf(line)).toBeNull());

  it("reads the beginning of a line of any length in time that grows with nothing", () => {
    for (const piece of ["connection ", "pool pool ", "a", "\u0001", "queue ", "error: "]) {
      const texts = [1000, 100_000].map((n) => piece.repeat(n));
      const many = (at: number) => () => {
        for (let i = 0; i < 50; i++) kindOf(texts[at]!);
      };
      expect(fastest(many(1), 0) / fastest(many(0), 0)).toBeLessThan(LINEAR);
    }
  });
});

it("grave words in a line without a level stand for a warning, and no more", () => {
  expect(gravity(2, "Failed password for root")).toBe(WARN);
  expect(gravity(2, "order placed")).toBe(2);
  expect(gravity(5, "Failed password for root")).toBe(5);
});
