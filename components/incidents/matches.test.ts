import { describe, expect, it } from "vitest";
import type { Incident } from "@/lib/incidents/schemas";
import { matches } from "./matches";

const incident = {
  number: 12,
  title: "Connection pool exhausted in orders",
  status: "open",
  severity: "high",
  services: ["orders", "orders-db"],
} as Incident;

describe("an incident that an event brought", () => {
  it("belongs into a list without filters", () => {
    expect(matches(incident, "")).toBe(true);
  });

  it("belongs where every filter holds, and nowhere else", () => {
    expect(matches(incident, "status=open,acknowledged&severity=high&service=orders-db")).toBe(true);
    expect(matches(incident, "status=resolved&severity=high")).toBe(false);
    expect(matches(incident, "service=order")).toBe(false);
  });

  it("is found by words of its title in any case, and by its number", () => {
    expect(matches(incident, "q=POOL")).toBe(true);
    expect(matches(incident, "q=%2312")).toBe(true);
    expect(matches(incident, "q=1")).toBe(false);
  });
});
