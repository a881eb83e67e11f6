import type { Service } from "../model";

/** From the chosen seat to the order. */
export const holds: Service = {
  name: "holds",
  about: "Keeps a seat for ten minutes while its buyer pays.",
  style: "glog",
  release: "2.9.1",
  latencyMs: 4,
  slowMs: 800,
  calls: [
    {
      to: "session-cache",
      address: "session-cache:6379",
      timeoutMs: 800,
      hides: { seconds: 3, share: 0.05 },
    },
  ],
  voice: {
    done: [
      {
        level: "info",
        from: "hold.go:93",
        text: "hold {hold} {op} seat {seat} of {show} for {user} ({ms}ms)",
      },
    ],
    slow: [{ level: "warn", from: "hold.go:104", text: "hold {hold} took {ms}ms" }],
    hidden: [
      {
        level: "warn",
        from: "store.go:51",
        text: "{peer} {address}: attempt 1 failed after {callms}ms, trying again",
      },
    ],
    callFailed: {
      refused: [{ level: "error", from: "store.go:58", text: "dial {address}: connect: connection refused" }],
      timeout: [{ level: "error", from: "store.go:58", text: "{address}: i/o timeout after {timeout}ms" }],
      error: [
        {
          level: "error",
          from: "store.go:58",
          text: "{address}: READONLY You can't write against a read only replica",
        },
      ],
    },
    failed: [
      {
        level: "error",
        from: "hold.go:111",
        text: "hold {hold} for {user} failed: seat {seat} of {show} could not be kept",
      },
    ],
  },
  chatter: [
    {
      level: "info",
      from: "expire.go:44",
      perMinute: 12,
      text: "released {int:1-9} expired holds, {int:120-480} still active",
    },
    { level: "warn", from: "hold.go:77", perMinute: 5, text: "seat {seat} of {show} already held by {user}" },
  ],
};

export const checkout: Service = {
  name: "checkout",
  about: "Leads a buyer from the basket to the ticket.",
  style: "log4j",
  release: "7.3.2",
  latencyMs: 12,
  slowMs: 4000,
  calls: [
    { to: "holds", address: "holds:9090", timeoutMs: 3000, hides: { seconds: 4, share: 0.05 } },
    { to: "pricing", address: "pricing:8000", timeoutMs: 2000, hides: { seconds: 5, share: 0.05 } },
    { to: "payments", address: "payments:8443", timeoutMs: 8000, hides: { seconds: 8, share: 0.05 } },
    { to: "orders", address: "orders:8080", timeoutMs: 6000, hides: { seconds: 8, share: 0.08 } },
  ],
  voice: {
    done: [
      {
        level: "info",
        from: "e.checkout.CheckoutFlow",
        text: "order {order} placed by {user}: {int:1-6} tickets, {amount} EUR, {ms} ms",
        attributes: { "order.id": "{order}" },
      },
    ],
    slow: [{ level: "warn", from: "e.checkout.CheckoutFlow", text: "checkout of {order} took {ms} ms" }],
    called: [{ level: "debug", from: "e.checkout.Http", text: "{peer} 200 in {callms} ms", chance: 0.4 }],
    hidden: [
      {
        level: "warn",
        from: "e.checkout.Retry",
        text: "call to {peer} failed, attempt 1 of 3, next in {int:150-600} ms",
      },
    ],
    callFailed: {
      error: [
        {
          level: "error",
          from: "e.checkout.CheckoutFlow",
          text: "order {order}: {peer} answered 503 Service Unavailable",
          stack: [
            "example.encore.http.UpstreamException: POST http://{address}/v1/{peer} returned 503",
            "\tat example.encore.http.Http.expect2xx(Http.java:118)",
            "\tat example.encore.checkout.CheckoutFlow.step(CheckoutFlow.java:204)",
            "\tat example.encore.checkout.CheckoutFlow.run(CheckoutFlow.java:96)",
            "\t... 41 common frames omitted",
          ],
        },
      ],
      refused: [
        {
          level: "error",
          from: "e.checkout.CheckoutFlow",
          text: "order {order}: connect to {address} refused",
          stack: [
            "java.net.ConnectException: Connection refused",
            "\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)",
            "\tat example.encore.http.Http.send(Http.java:77)",
          ],
        },
      ],
      timeout: [
        {
          level: "error",
          from: "e.checkout.CheckoutFlow",
          text: "order {order}: {peer} did not answer within {timeout} ms",
          stack: [
            "java.net.http.HttpTimeoutException: request timed out",
            "\tat example.encore.http.Http.send(Http.java:81)",
            "\tat example.encore.checkout.CheckoutFlow.step(CheckoutFlow.java:198)",
          ],
        },
      ],
    },
    failed: [
      {
        level: "error",
        from: "e.checkout.CheckoutFlow",
        text: "checkout failed for {user}, order {order} rolled back, {int:1-6} seats released",
      },
    ],
  },
  chatter: [
    {
      level: "info",
      from: "e.checkout.Baskets",
      perMinute: 6,
      text: "{int:3-40} baskets abandoned in the last minute",
    },
    {
      level: "warn",
      from: "e.checkout.Vouchers",
      perMinute: 3,
      text: "voucher {hex:8} rejected: {pick:expired|already used|not valid for this show}",
    },
  ],
};
