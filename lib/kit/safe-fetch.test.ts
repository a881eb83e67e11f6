import { expect, it } from "vitest";
import { fetchPublic, isOpenAddress } from "./safe-fetch";

it.each([
  "127.0.0.1",
  "10.1.2.3",
  "169.254.169.254",
  "192.168.1.1",
  "100.64.0.1",
  "0.0.0.0",
  "255.255.255.255",
  "::1",
  "::",
  "fd00::1",
  "fe80::1",
  "::ffff:127.0.0.1",
  "64:ff9b::7f00:1",
  "not an address",
])("does not ask %s", (address) => {
  expect(isOpenAddress(address)).toBe(false);
});

it.each(["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])("may ask %s", (address) => {
  expect(isOpenAddress(address)).toBe(true);
});

it.each(["http://example.org/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/"])(
  "refuses %s before a byte is sent",
  async (address) => {
    await expect(fetchPublic(new URL(address), { maxBytes: 10, timeoutMs: 2000 })).rejects.toThrow(
      /only https|without a name|not a public address/,
    );
  },
);
