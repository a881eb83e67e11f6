import { describe, expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
import { parseMarkdown } from "./markdown";

const front = (...lines: string[]) => parseMarkdown(["---", ...lines, "---", "# T"].join("\n")).front;

describe("front matter", () => {
  it("takes values, quoted values, lists in brackets and lists below", () => {
    expect(
      front("title: Disk full", 'severity: "high"', "services: [web, 'mail']", "alerts:", "  - A", "- B"),
    ).toEqual({
      title: "Disk full",
      severity: "high",
      services: ["web", "mail"],
      alerts: ["A", "B"],
    });
  });
});

it("leaves off the marks that close a heading", () => {
  expect(parseMarkdown("# C# and more ## \ntext").sections[0]!.path).toEqual(["C# and more"]);
});

it.each([
  ["a heading of many marks", (n: number) => `# a${"#".repeat(n)}b`],
  ["a heading of spaces", (n: number) => `# a${" ".repeat(n)}b`],
  ["front matter of spaces", (n: number) => `---\ntitle:${" ".repeat(n)}\u2028b\n---\n`],
  ["an item of spaces", (n: number) => `---\ntitle:\n  -${" ".repeat(n)}\u2028b\n---\n`],
  ["many headings", (n: number) => "## a\n".repeat(n / 5)],
])("reads %s in linear time", (_, text) => {
  expect(growthOf((size) => parseMarkdown(text(size)), 4000)).toBeLessThan(LINEAR);
});
