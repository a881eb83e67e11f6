import { expect, it } from "vitest";
import { AI_SETTING_GROUPS } from "@/components/commander/settings/ai-fields";
import { draftOf, readDraft, SETTING_GROUPS, spokenOf } from "./setting-fields";

const settings = {
  name: "Harbour",
  quietMinutes: 30,
  reopenMinutes: 15,
  resolveWithAlerts: true,
  redactEmails: false,
  allowedDomains: ["example.org"],
  dailyLines: null,
  dailyAiTokens: 2_000_000,
  aiCalls: "any" as const,
  aiRunCalls: 12,
  aiRunTokens: 120_000,
  aiRunSeconds: 120,
  aiRunCost: null,
  dailyAiCost: null,
  quorum: "unanimous" as const,
  currency: "EUR",
  corsOrigins: ["https://a.example", "https://b.example"],
};
// General and AI are two pages of the same settings.
const FIELDS = [...SETTING_GROUPS, ...AI_SETTING_GROUPS].flatMap(({ fields }) => fields);
const fieldOf = (key: string) => FIELDS.find((field) => field.key === key)!;
const read = (key: string, draft: string | boolean) => readDraft(fieldOf(key), draft);

it("offers every setting that there is, each once", () => {
  const keys = FIELDS.map(({ key }) => key);
  expect(keys.toSorted()).toEqual(Object.keys(settings).toSorted());
});

it("gives back from each control what is stored", () => {
  for (const field of FIELDS)
    expect(readDraft(field, draftOf(field, settings)), field.key).toEqual({ value: settings[field.key] });
});

it("reads what people type: grouped digits, one origin a line or several, nothing for no quota", () => {
  expect(read("quietMinutes", " 1,440 ")).toEqual({ value: 1440 });
  expect(read("dailyLines", "")).toEqual({ value: null });
  expect(read("aiRunCost", "0.25")).toEqual({ value: 0.25 });
  expect(read("currency", " usd ")).toEqual({ value: "USD" });
  expect(read("corsOrigins", "https://b.example\n https://A.example , https://b.example\n")).toEqual({
    value: ["https://a.example", "https://b.example"],
  });
});

it("says what is wrong instead of sending it", () => {
  for (const [key, draft] of [
    ["name", "  "],
    ["quietMinutes", ""],
    ["quietMinutes", "soon"],
    ["quietMinutes", "0"],
    ["reopenMinutes", "1441"],
    ["dailyLines", "1.5"],
    ["aiRunCalls", "0"],
    ["aiRunTokens", "1.5"],
    ["aiRunCost", "-1"],
    ["quorum", "three"],
    ["currency", "euro"],
    ["corsOrigins", "https://a.example/path"],
    ["corsOrigins", "*"],
    ["allowedDomains", "@example.org"],
  ] as const)
    expect(read(key, draft), `${key}: ${draft}`).toHaveProperty("reason");
});

it("speaks of a setting in words", () => {
  expect(spokenOf(fieldOf("quietMinutes"), 45)).toBe("Resolve when quiet for: 45 minutes");
  expect(spokenOf(fieldOf("dailyLines"), null)).toBe("Lines: no quota");
  expect(spokenOf(fieldOf("corsOrigins"), [])).toContain("0 origins");
  expect(spokenOf(fieldOf("aiRunCost"), null)).toBe("Money: no ceiling");
  expect(spokenOf(fieldOf("quorum"), "byzantine")).toBe("Who carries a plan: Four of five agents");
});
