import { expect, it } from "vitest";
import { LIMITS } from "./limits";

it("never holds intake below 2,000 requests per second", () => {
  expect(LIMITS.intake.quota / LIMITS.intake.seconds).toBeGreaterThanOrEqual(2000);
});
