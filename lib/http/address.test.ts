import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { addressOf, isDirectLoopback, networkOf, stampAddress } from "./address";

function stamped(headers: Record<string, string>, remoteAddress: string, proxies = 0): Request {
  const incoming = { headers: { ...headers }, socket: { remoteAddress } } as unknown as IncomingMessage;
  stampAddress(incoming, proxies);
  return new Request("http://test/", { headers: incoming.headers as Record<string, string> });
}

describe("the sender's address", () => {
  it("is the socket's, whatever the request claims", () => {
    const claims = { "x-forwarded-for": "1.2.3.4", "x-ic-address": "1.2.3.4" };
    expect(addressOf(stamped(claims, "10.0.0.9"))).toBe("10.0.0.9");
    expect(addressOf(stamped({}, "::ffff:10.0.0.9"))).toBe("10.0.0.9");
  });

  it("is what the trusted proxies saw, and not what stood there before", () => {
    const claims = { "x-forwarded-for": "6.6.6.6, 1.2.3.4" };
    expect(addressOf(stamped(claims, "10.0.0.9", 1))).toBe("1.2.3.4");
    expect(addressOf(stamped(claims, "10.0.0.9", 2))).toBe("6.6.6.6");
    expect(addressOf(stamped({}, "10.0.0.9", 1))).toBe("10.0.0.9");
  });

  it.each([
    ["1.2.3.4:5678", "1.2.3.4"],
    ["[2001:db8::1]:5678", "2001:db8::1"],
    ["::ffff:1.2.3.4", "1.2.3.4"],
    ["<script>", "10.0.0.9"],
    ["unknown", "10.0.0.9"],
  ])("is an address and nothing else: %j", (hop, address) => {
    expect(addressOf(stamped({ "x-forwarded-for": hop }, "10.0.0.9", 1))).toBe(address);
  });

  it("is local only without a proxy in between", () => {
    expect(isDirectLoopback(stamped({}, "127.0.0.1"))).toBe(true);
    expect(isDirectLoopback(stamped({}, "::1"))).toBe(true);
    expect(isDirectLoopback(stamped({}, "::ffff:127.0.0.1"))).toBe(true);
    expect(isDirectLoopback(stamped({ "x-forwarded-for": "8.8.8.8" }, "127.0.0.1"))).toBe(false);
    expect(isDirectLoopback(stamped({ "x-real-ip": "8.8.8.8" }, "127.0.0.1"))).toBe(false);
    expect(isDirectLoopback(stamped({}, "10.0.0.9"))).toBe(false);
    const claims = { "x-forwarded-for": "127.0.0.1", "x-ic-direct": "1" };
    expect(isDirectLoopback(new Request("http://test/", { headers: claims }))).toBe(false);
    expect(isDirectLoopback(stamped(claims, "10.0.0.9", 1))).toBe(false);
  });
});

it.each([
  ["10.0.0.9", "10.0.0.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001::6", "2001:db8:1:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
])("a limit by address counts %s as %s", (address, network) => {
  expect(networkOf(stamped({}, address))).toBe(network);
});
