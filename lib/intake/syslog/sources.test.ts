import { expect, it } from "vitest";
import { readSources } from "./sources";

it("gives the key of the first range that holds an address, else the default", () => {
  const { keyFor } = readSources("192.0.2.7=ic_one, 192.0.2.0/24=ic_two,2001:db8::/32=ic_six", "ic_default");
  expect(["192.0.2.7", "::ffff:192.0.2.7", "192.0.2.8", "2001:db8::1", "198.51.100.1"].map(keyFor)).toEqual([
    "ic_one",
    "ic_one",
    "ic_two",
    "ic_six",
    "ic_default",
  ]);
  expect(readSources(undefined, undefined).keyFor("192.0.2.7")).toBeNull();
});

it.each(["192.0.2.0/33=ic_x", "host=ic_x", "192.0.2.1", "192.0.2.1="])(
  "refuses %s without saying the key",
  (text) => {
    expect(() => readSources(text, undefined)).toThrow(/is not an address/);
  },
);
