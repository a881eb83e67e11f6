import { expect, it } from "vitest";
import { lineSenderOf } from "./note-sender";

it("knows who sends by the form, else by what the address names, else by how it calls itself", () => {
  expect(lineSenderOf("loki_json", { sender: "vector", userAgent: "Vector/0.50" })).toBe("loki");
  expect(lineSenderOf("json", { sender: "vector", userAgent: "Mozilla/5.0" })).toBe("vector");
  expect(lineSenderOf("json", { sender: "fluent-bit", userAgent: "Vector/0.50" })).toBe("fluent-bit");
  expect(lineSenderOf("json", { userAgent: "Fluent-Bit" })).toBe("fluent-bit");
  expect(lineSenderOf("ndjson", { userAgent: "Vector/0.50" })).toBe("vector");
});

it("keeps no name that it does not know", () => {
  for (const sender of ["prometheus", "constructor", "", null])
    expect(lineSenderOf("text", { sender, userAgent: null })).toBe("http");
});
