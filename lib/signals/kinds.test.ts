import { describe, expect, it } from "vitest";
import { fastest, LINEAR } from "@/tests/support/growth";
import { ERROR, gravity, kindOf, WARN } from "./kinds";

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
    ["Back-off restarting failed container web in pod web-5d9f", "crash"],
    ["0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had untolerated taint", "unschedulable"],
    ['MountVolume.SetUp failed for volume "data" : secret "web" not found', "volume"],
    ["Unable to attach or mount volumes: unmounted volumes=[data]", "volume"],
    ['Failed to pull image "web:9": manifest unknown', "image_pull"],
    ['Back-off pulling image "web:9"', "image_pull"],
    ["Memory cgroup out of memory: Killed process 4242 (java)", "out_of_memory"],
    ["Readiness probe failed: dial tcp 10.1.0.9:8080: connect: connection refused", "unhealthy"],
    ["Node n-1 status is now: NodeNotReady", "node_down"],
    ["The node was low on resource: memory.", "evicted"],
  ])("%s", (line, kind) => expect(kindOf(line)?.name).toBe(kind));

  it.each([
    "order 8123 placed in 34 ms",
    "Notification time out: 60000",
    "Established session 0x1 with negotiated timeout 20000 for client /10.1.1.1:5",
    "instruction cache parity error corrected",
    "health check finished with 0 errors",
    "Readiness probe succeeded",
    "image pulled in 2 s",
    "evicted 40 entries from the cache",
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

it("what stops a workload is an error once it is told again and again, whatever its platform calls it", () => {
  const loop = "Back-off restarting failed container";
  expect([1, 4, 5, 20].map((count) => gravity(WARN, loop, count))).toEqual([WARN, WARN, ERROR, ERROR]);
  expect(gravity(2, loop, 5)).toBe(ERROR);
  expect(gravity(5, loop, 5)).toBe(5);
  const probe = "Readiness probe failed: HTTP probe failed with statuscode: 503";
  expect([5, 14, 15].map((count) => gravity(WARN, probe, count))).toEqual([WARN, WARN, ERROR]);
  expect(gravity(2, probe, 1)).toBe(2);
  expect(gravity(WARN, "Failed password for root", 1000)).toBe(WARN);
});
