import { expect, it } from "vitest";
import { fetchPublic, isLocalAddress, isOpenAddress } from "./safe-fetch";

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

it.each(["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "::1", "fd00::1", "::ffff:10.0.0.1"])(
  "takes %s for this machine or its private network",
  (address) => {
    expect(isLocalAddress(address)).toBe(true);
  },
);

it.each([
  "93.184.216.34",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "172.32.0.1",
  "::",
  "fe80::1",
  "2606:2800:220:1:248:1893:25c8:1946",
  "::ffff:8.8.8.8",
  "localhost",
])("takes %s for neither", (address) => {
  expect(isLocalAddress(address)).toBe(false);
});
