import { expect, it } from "vitest";
import { reportWindow } from "./report";

const quiet = {
  service: "web",
  records: 1000,
  templates: 10,
  newTemplates: 2,
  levels: [0, 0, 1000, 0, 0, 0],
  named: ["db"],
  worstPattern: null,
};

it("says that nothing is unusual, and blames nobody", () => {
  expect(reportWindow(quiet)).toEqual({
    title: "web: nothing unusual in 1,000 records",
    severity: "info",
    impactedServices: ["web"],
    summary: "1,000 records fell into 10 templates, 2 of them new.",
    noiseReductionRatio: 0.99,
  });
});

it("grows in severity with the worst level and its share", () => {
  const severity = (levels: number[]) => reportWindow({ ...quiet, levels }).severity;
  expect(severity([0, 0, 999, 1, 0, 0])).toBe("low");
  expect(severity([0, 0, 999, 0, 1, 0])).toBe("medium");
  expect(severity([0, 0, 900, 0, 100, 0])).toBe("high");
  expect(severity([0, 0, 999, 0, 0, 1])).toBe("critical");
});

it("names the services that bad lines name, and the commonest error", () => {
  const report = reportWindow({
    ...quiet,
    levels: [0, 0, 990, 0, 10, 0],
    worstPattern: "connection to <*> refused",
  });
  expect(report.impactedServices).toEqual(["web", "db"]);
  expect(report.summary).toContain("connection to <*> refused");
});
