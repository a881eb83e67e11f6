import { expect, it } from "vitest";
import { subjectPath } from "./subject";

it("leads from a subject to its page, and from foreign text to none", () => {
  expect(subjectPath("incident 12")).toBe("/incidents/12");
  expect(subjectPath("tpl_01abc")).toBe("/templates/tpl_01abc");
  expect(subjectPath("key_01abc")).toBe("/settings/api-keys");
  for (const text of ["incident 12/../x", "tpl_../../x", "javascript:alert(1)", "//evil.example", ""])
    expect(subjectPath(text)).toBeNull();
});
