import { expect, it } from "vitest";
import { resolveSpan } from "./span";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const [early, late] = ["2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z"];

it("shows all of time until somebody asks for less", () => {
  expect(resolveSpan({}, NOW)).toEqual({ preset: null, from: null, to: null });
  expect(resolveSpan({ range: "forever", from: "noon" }, NOW)).toEqual({
    preset: null,
    from: null,
    to: null,
  });
});

it("takes a preset up to now, two instants in either order, or one with an open end", () => {
  expect(resolveSpan({ range: "7d" }, NOW)).toEqual({
    preset: "7d",
    from: "2026-11-13T12:00:00.000Z",
    to: null,
  });
  expect(resolveSpan({ from: late, to: early }, NOW)).toEqual({ preset: null, from: early, to: late });
  expect(resolveSpan({ from: early, range: "7d" }, NOW)).toEqual({ preset: null, from: early, to: null });
});
