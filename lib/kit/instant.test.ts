import { expect, it } from "vitest";
import { instantSchema } from "./instant";

it.each(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-11-25T10:00:00+01:00"])(
  "takes %s",
  (text) => {
    expect(instantSchema.safeParse(text).success).toBe(true);
  },
);

it.each([
  "9999-12-31T23:59:59-23:59",
  "0001-01-01T00:00:00+00:01",
  "0000-06-01T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "yesterday",
])("refuses %s, which no column can hold", (text) => {
  expect(instantSchema.safeParse(text).success).toBe(false);
});
