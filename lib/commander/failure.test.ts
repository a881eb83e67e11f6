import { expect, it } from "vitest";
import { AiError } from "@/lib/ai";
import { DomainError } from "@/lib/kit/errors";
import { failureText } from "./failure";

it.each([
  [new DomainError("conflict", "It is over."), "It is over."],
  [new AiError("The model is busy."), "The model is busy."],
  [new Error("Failed query: select $1 params: hunter2"), "It failed inside; the log says more."],
  ["hunter2", "It failed inside; the log says more."],
  [undefined, "It failed inside; the log says more."],
])("of %j people read %j", (error, text) => {
  expect(failureText(error)).toBe(text);
});
