import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readAnswer, readPartial } from "./read-answer";

const form = z.object({
  cause: z.string(),
  confidence: z.number().min(0).max(1),
  claims: z.array(z.object({ id: z.string(), quote: z.string() })).default([]),
});
const good = { cause: "db", confidence: 0.5, claims: [{ id: "r1", quote: 'says "no"' }] };
const json = JSON.stringify(good);

describe("an answer is found", () => {
  it.each([
    ["as it is", json],
    ["over several lines", JSON.stringify(good, null, 2)],
    ["in a fence", `\`\`\`json\n${json}\n\`\`\``],
    ["in a fence without a name and without an end", `\`\`\`\n${json}`],
    ["between words", `Here is my answer [1], as {asked}:\n${json}\nI hope {this} helps.`],
    ["after thoughts", `<think>maybe {"cause": "cache", "confidence": 1}</think>\n${json}`],
    ["in a list of one", `[${json}]`],
    ["in a field of its own", `{"answer": ${json}}`],
    ["as JSON in a string", JSON.stringify(json)],
    [
      "with commas too many",
      `{"cause":"db",,"confidence":0.5,"claims":[{"id":"r1","quote":"says \\"no\\"",},],}`,
    ],
    [
      "as Python writes it",
      `{'cause': 'db', 'confidence': 0.5, 'claims': [{'id': 'r1', 'quote': 'says "no"'}]}`,
    ],
    ["with names without quotes", `{cause: "db", confidence: .5, claims: [{id: "r1", quote: 'says "no"'}]}`],
    ["without its last brackets", json.slice(0, -2)],
    ["cut within a second claim", `${json.slice(0, -2)},{"id":"r2","quo`],
    ["cut within a field of nobody", `${json.slice(0, -1)},"note":"and th`],
  ])("%s", (_, text) => {
    expect(readAnswer(text, form)).toEqual({ answer: good });
  });

  it("with line breaks within its strings", () => {
    expect(readAnswer('{"cause":"a\nb","confidence":1}', form)).toMatchObject({ answer: { cause: "a\nb" } });
  });
  it("the longest of several, when its form is right", () => {
    expect(readAnswer(`{"cause":"x","confidence":1} or rather ${json}`, form)).toEqual({ answer: good });
    expect(readAnswer(`${json} {"much": "${"longer ".repeat(50)}"}`, form)).toEqual({ answer: good });
  });
  it("as a text alone when that is its form", () => {
    expect(readAnswer("  ready ", z.string())).toEqual({ answer: "ready" });
    expect(readAnswer('"ready"', z.string())).toEqual({ answer: "ready" });
    expect(readAnswer("approve", z.enum(["approve", "reject"]))).toEqual({ answer: "approve" });
  });
  it("without what no database takes", () => {
    expect(readAnswer('{"cause":"a\\u0000b\\ud800c","confidence":1}', form)).toMatchObject({
      answer: { cause: "ab\ufffdc" },
    });
  });
});

describe("no answer is made up", () => {
  it.each([
    ["nothing", "", "empty"],
    ["space", " \n ", "empty"],
    ["thoughts alone", "<think>hmm", "empty"],
    ["null", "null", "form"],
    ["an empty list", "[]", "form"],
    ["words", "I cannot say.", "not JSON"],
    ["another form", '{"cause": 7}', "cause"],
    ["a number that is out of its bounds", '{"cause":"db","confidence":7}', "confidence"],
    ["a confidence that was cut", '{"cause":"db","confidence":0', "confidence"],
    ["a cause that was cut", '{"confidence":0.5,"cause":"d', "cause"],
    ["two in a list", `[${json},${json}]`, "form"],
  ])("from %s", (_, text, reason) => {
    expect(readAnswer(text, form)).toEqual({ reason: expect.stringContaining(reason) });
  });

  it("and none that changes what objects are", () => {
    const { answer } = readAnswer('{"__proto__":{"admin":true},"a":1}', z.looseObject({ a: z.number() })) as {
      answer: Record<string, unknown>;
    };
    expect(answer.admin).toBeUndefined();
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
});

describe("an answer that grows", () => {
  it("is shown as far as it is there, and only grows", () => {
    const seen = Array.from({ length: json.length + 1 }, (_, n) => readPartial(`Sure: ${json.slice(0, n)}`));
    expect(seen[0]).toBeUndefined();
    expect(seen[11]).toEqual({ cause: "d" });
    expect(seen.at(-1)).toEqual(good);
    const sizes = seen.map((one) => (one === undefined ? 0 : JSON.stringify(one).length));
    // A number may be unreadable for a moment: "0." says 0.
    for (let n = 1; n < sizes.length; n++) expect(sizes[n]! + 2).toBeGreaterThanOrEqual(sizes[n - 1]!);
  });
});

describe("hostile text", () => {
  const n = 60_000;
  it.each([
    ["brackets that never close", "[".repeat(n)],
    ["braces that never close", "{".repeat(n)],
    ["objects within objects", '{"a":'.repeat(n / 4)],
    ["brackets and words", "[x{y".repeat(n / 4)],
    ["open quotes", '{"'.repeat(n / 2)],
    ["backslashes", `{"a":"${"\\".repeat(n)}`],
    ["fences", "```json\n".repeat(n / 8)],
    ["thoughts", "<think>".repeat(n / 7)],
    ["commas", `[${",".repeat(n)}`],
    ["digits", `[${"1".repeat(n)}`],
    ["space", `{${" ".repeat(n)}x`],
  ])("of %s is read in steps that grow as it does", (_, text) => {
    // Were it read anew from each bracket these would be thousands of millions of steps.
    expect(readAnswer(text, form)).toHaveProperty("reason");
    readPartial(text);
  });
});
