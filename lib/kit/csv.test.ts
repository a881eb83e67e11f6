import { expect, it } from "vitest";
import { csvLine } from "./csv";

it("writes lines by RFC 4180: quotes doubled, and what holds a comma, a quote or a line break quoted", () => {
  expect(csvLine(["a", null, "", 'say "hi", ann', "two\r\nlines"])).toBe(
    'a,,,"say ""hi"", ann","two\r\nlines"\r\n',
  );
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x"])(
  "lets no spreadsheet calculate %j",
  (cell) => {
    expect(csvLine([cell]).replace(/^"/, "").startsWith(`'${cell[0]}`)).toBe(true);
  },
);

it.each([
  ["x;=1+1", "x;'=1+1"],
  ["two\n=1+1", "two\n'=1+1"],
  ['{"a":"x;@SUM(A1)"}', '{"a":"x;\'@SUM(A1)"}'],
])("nor one that opens %j by semicolons", (cell, safe) => {
  expect(csvLine([cell])).toBe(`${/["\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe}\r\n`);
});

it("leaves text alone that no spreadsheet calculates", () => {
  expect(csvLine(["a=b", "ann@example.test", '{"a":-1}'])).toBe('a=b,ann@example.test,"{""a"":-1}"\r\n');
});
