import { expect, it } from "vitest";
import { registry } from "@/lib/kit/metrics";
import { countAnalysis, countRules, standAnalysisMetrics } from "./metrics";

const text = async () => (await registry().metrics()).split("\n");

it("stands at 0 before anything happened, and counts only what was committed", async () => {
  standAnalysisMetrics();
  expect(await text()).toContain('analyses_total{state="failed",cause="opened"} 0');
  const afterCommit: (() => void)[] = [];
  countAnalysis({ afterCommit }, { state: "failed", cause: "opened" });
  expect(await text()).toContain('analyses_total{state="failed",cause="opened"} 0');
  for (const act of afterCommit) act();
  expect(await text()).toContain('analyses_total{state="failed",cause="opened"} 1');
});

it("measures from when it was due, and never below nothing", async () => {
  countRules({}, { cause: "opened", since: 1000, now: 1400 });
  countRules({}, { cause: "opened", since: 5000, now: 4000 });
  expect(await text()).toContain('analysis_rules_seconds_sum{cause="opened"} 0.4');
  expect(await text()).toContain('analysis_rules_seconds_bucket{le="0.5",cause="opened"} 2');
});
