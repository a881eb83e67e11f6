import { expect, it } from "vitest";
import { fairTurn } from "./turns";

it("gives every workspace its turn, however much waits in another, and keeps the order", () => {
  const flood = Array.from({ length: 5000 }, (_, i) => ({ workspaceId: "loud", service: `s${i}` }));
  const turn = fairTurn([...flood, { workspaceId: "quiet", service: "web" }]);
  expect(turn.at(-1)).toEqual({ workspaceId: "quiet", service: "web" });
  expect(turn.length).toBeLessThan(100);
  expect(turn.slice(0, 2)).toEqual(flood.slice(0, 2));
});
