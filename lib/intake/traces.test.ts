import { expect, it } from "vitest";
import { TraceMemory, WHOLE_AFTER_MS } from "./traces";

const lines = (traceId: string, ...times: number[]) => times.map((ts) => ({ traceId, ts }));
const LATER = WHOLE_AFTER_MS;
const calls = (memory: TraceMemory, now = LATER) =>
  memory.learn("w", "anybody", [], now).map(({ caller, callee, count }) => `${caller} → ${callee} ×${count}`);

it("who writes before and after another in one trace calls it, in whatever order their windows close", () => {
  const memory = new TraceMemory();
  memory.learn("w", "orders", lines("t1", 20, 30), 0);
  memory.learn("w", "shop", [...lines("t1", 10, 40), ...lines("t2", 50, 90)], 0);
  memory.learn("w", "orders", lines("t2", 60), 0);
  expect(calls(memory)).toEqual(["shop → orders ×2"]);
  expect(calls(memory)).toEqual([]);
});

it("a chain is learned link by link, and not from end to end", () => {
  const memory = new TraceMemory();
  memory.learn("w", "shop", lines("t", 0, 100), 0);
  memory.learn("w", "db", lines("t", 40, 50), 0);
  memory.learn("w", "orders", lines("t", 20, 80), 0);
  expect(calls(memory).sort()).toEqual(["orders → db ×1", "shop → orders ×1"]);
});

it.each([
  ["a single line before", { a: [0], b: [10] }],
  ["lines that only overlap", { a: [0, 20], b: [10, 30] }],
  ["two that last equally long", { a: [0, 30], b: [0, 30] }],
  ["two callers that cannot be told apart", { a: [0, 30], b: [0, 30], c: [10] }],
])("%s tells nothing", (_, stays) => {
  const memory = new TraceMemory();
  for (const [service, times] of Object.entries(stays)) memory.learn("w", service, lines("t", ...times), 0);
  expect(calls(memory)).toEqual([]);
});

it("waits until a trace is whole, and keeps workspaces apart", () => {
  const memory = new TraceMemory();
  memory.learn("w", "shop", lines("t", 0, 100), 0);
  memory.learn("other", "db", lines("t", 40, 50), 0);
  memory.learn("w", "orders", lines("t", 20, 80), 5000);
  expect(calls(memory, LATER)).toEqual([]);
  expect(calls(memory, LATER + 5000)).toEqual(["shop → orders ×1"]);
  expect(memory.learn("other", "x", [], LATER * 2)).toEqual([]);
});

it("holds no more traces than it may, the oldest are forgotten", () => {
  const memory = new TraceMemory();
  for (let i = 0; i < 25_000; i++) memory.learn("w", "shop", lines(`t${i}`, 0, 100), 0);
  for (const i of [0, 24_999]) memory.learn("w", "orders", lines(`t${i}`, 40, 50), 0);
  expect(calls(memory)).toEqual(["shop → orders ×1"]);
});
