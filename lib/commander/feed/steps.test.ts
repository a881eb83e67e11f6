import { describe, expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
import { stepsOf } from "./steps";

describe("the steps of a runbook", () => {
  it("are the items and commands under headings that say what to do, each command with its step", () => {
    const text = [
      "---",
      "title: Disk full",
      "---",
      "# DiskFull",
      "## Diagnosis",
      "1. Look at the graph.",
      "## Mitigation",
      "Take care.",
      "1. Remove old **snapshots**",
      "   of the [volume](https://example.test/x):",
      "",
      "   ```sh",
      "   rm -r /old",
      "   ```",
      "2. Grow the volume.",
      "### When that does not help",
      "- [ ] Call the owner",
      "## References",
      "- the manual",
    ].join("\n");
    expect(stepsOf(text)).toEqual([
      "Remove old snapshots of the volume: rm -r /old",
      "Grow the volume.",
      "Call the owner",
    ]);
  });

  it("are the paragraphs where nothing is listed, and a command takes the sentence that leads to it", () => {
    expect(stepsOf("# T\n\nFix\n---\n\nUpdate the\ncertificate.\n\nRecreate the pods.\n")).toEqual([
      "Update the certificate.",
      "Recreate the pods.",
    ]);
    expect(stepsOf("## Resolution\nRestart it:\n```\n$ restart web\n```\n")).toEqual([
      "Restart it: $ restart web",
    ]);
  });

  it("are the numbered items of a text without such a heading, and none of one that only tells", () => {
    expect(stepsOf("# Web is slow\n\n1. Add an instance.\n2) Wait.\n\n- a remark\n")).toEqual([
      "Add an instance.",
      "Wait.",
    ]);
    expect(stepsOf("# T\n## Meaning\n1. It is full.\n2. It hurts.\n")).toEqual([]);
    expect(stepsOf("## Mitigation\n\nTODO\n")).toEqual([]);
    expect(stepsOf("")).toEqual([]);
  });

  it("hold nothing that cannot be seen, and are few and short", () => {
    const [step] = stepsOf(`## Steps\n1. Restart\u202e it\u200b <!-- x -->\n`);
    expect(step).toBe("Restart it <!-- x -->");
    const many = stepsOf(`## Steps\n${`1. ${"long ".repeat(500)}\n`.repeat(200)}`);
    expect(many).toHaveLength(50);
    expect(Math.max(...many.map((one) => one.length))).toBeLessThanOrEqual(600);
    expect(stepsOf("<!--\n## Steps\n1. Hidden\n-->\n## Fix\n1. Shown\n")).toEqual(["Shown"]);
  });

  it.each([
    ["items", (n: number) => "1. a\n".repeat(n / 5)],
    ["one item that goes on", (n: number) => `## Fix\n1. a\n${"b\n".repeat(n / 2)}`],
    ["one line", (n: number) => `## Fix\n1. ${"[".repeat(n)}`],
    ["an open fence", (n: number) => `## Fix\n\`\`\`\n${"a\n".repeat(n / 2)}`],
    ["spaces", (n: number) => `## Fix\n${" ".repeat(n)}x`],
    ["headings", (n: number) => "## how to fix\n".repeat(n / 14)],
  ])("are read in linear time: %s", (_, text) => {
    expect(growthOf((size) => stepsOf(text(size)), 4000)).toBeLessThan(LINEAR);
  });
});
