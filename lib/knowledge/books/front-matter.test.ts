import { describe, expect, it } from "vitest";
import { readFrontMatter } from "./front-matter";

const front = (...lines: string[]) => readFrontMatter(`---\n${lines.join("\n")}\n---\n# Disk full\n`);
const refusal = (...lines: string[]) => {
  try {
    front(...lines);
  } catch (error) {
    return (error as { details: { fields: object[] } }).details.fields;
  }
};

describe("front matter", () => {
  it("takes a text, texts with commas, and lists of both kinds", () => {
    expect(
      front("service: shop", "alertname: DiskFull, DiskAlmostFull", "templates: [tpl_1, 'tpl_2']"),
    ).toEqual({
      services: ["shop"],
      alerts: ["DiskFull", "DiskAlmostFull"],
      templates: ["tpl_1", "tpl_2"],
      severity: null,
    });
    expect(front("services:", "  - shop", '  - "db"', "severity: High # at night").services).toEqual([
      "shop",
      "db",
    ]);
  });
  it("reads severity in any case, and says in which line an unknown one stands", () => {
    expect(front("title: Disk", "severity: High").severity).toBe("high");
    expect(refusal("title: Disk", "severity: page")).toEqual([
      { field: "source", reason: "line 3: severity must be one of critical, high, medium, low, info" },
    ]);
  });
  it("refuses more names than a person writes", () => {
    expect(refusal(`services: [${Array.from({ length: 51 }, (_, i) => `s${i}`)}]`)).toEqual([
      { field: "source", reason: "line 2: services names more than 50" },
    ]);
  });
  it("is empty where there is none, and nothing of the prototype", () => {
    const none = { services: [], alerts: [], templates: [], severity: null };
    expect(readFrontMatter("# Disk full\n\nseverity: page\n")).toEqual(none);
    expect(front("__proto__: x", "constructor: y")).toEqual(none);
  });
});
