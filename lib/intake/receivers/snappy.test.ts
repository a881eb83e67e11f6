import { snappyCompress } from "hysnappy";
import { expect, it } from "vitest";
import { DomainError } from "@/lib/kit/errors";
import { unpackSnappy } from "./snappy";

const MAX = 1024 * 1024;
const bytes = (...values: number[]) => Uint8Array.from(values);

it.each([
  "",
  "x",
  "abcabcabcabcabcabcabcabcabcabc",
  "é🎉".repeat(5000),
  Array.from({ length: 3000 }, (_, i) => `line ${i} of ${i * 7919}`).join("\n"),
])("gives back what another implementation packed", (text) => {
  const packed = snappyCompress(new TextEncoder().encode(text));
  expect(new TextDecoder().decode(unpackSnappy(packed, MAX))).toBe(text);
});

it("spells a run by a copy that reads what it writes", () => {
  expect(unpackSnappy(bytes(9, 0b0000_0000, 97, 0b0001_0001 | (4 << 2), 1), MAX)).toEqual(
    bytes(...Array(9).fill(97)),
  );
});

it.each([
  ["nothing", []],
  ["a length that never ends", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ["a literal longer than the block", [10, 36, 97]],
  ["a literal longer than was claimed", [1, 4, 97, 97]],
  ["a literal whose length would be negative", [10, 0xfc, 0xf9, 0xff, 0xff, 0xff, 0, 0, 0, 0]],
  ["a copy from before the beginning", [8, 0, 97, 1, 9]],
  ["a copy of distance nought", [8, 0, 97, 1, 0]],
  ["a copy without its distance", [8, 0, 97, 2, 1]],
  ["less than was claimed", [5, 0, 97]],
])("refuses %s", (_, values) => {
  expect(() => unpackSnappy(bytes(...values), MAX)).toThrow(DomainError);
});

it("takes no memory for a block that claims more than the ceiling", () => {
  expect(() => unpackSnappy(bytes(0xff, 0xff, 0xff, 0xff, 0x0f, 0, 97), MAX)).toThrow(/more than 1 MiB/);
});

it("ends on any bytes", () => {
  let state = 7;
  const chance = () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state % 256;
  };
  for (let i = 0; i < 3000; i++) {
    const block = Uint8Array.from([200, 1, ...Array.from({ length: 60 }, chance)]);
    try {
      expect(unpackSnappy(block, MAX)).toHaveLength(200);
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
    }
  }
});
