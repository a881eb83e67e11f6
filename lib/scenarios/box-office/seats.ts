import type { Service } from "../model";

/** What a seat costs and where it is. */
export const pricing: Service = {
  name: "pricing",
  about: "Prices and fees for a seat on a date.",
  style: "python",
  release: "3.7.4",
  latencyMs: 7,
  slowMs: 1200,
  calls: [],
  voice: {
    done: [
      {
        level: "info",
        from: "pricing.api",
        text: "quote for {show} seat {seat}: {amount} EUR ({ms} ms)",
        chance: 0.5,
      },
    ],
    slow: [{ level: "warn", from: "pricing.api", text: "slow quote for {show}: {ms} ms" }],
    failed: [
      {
        level: "error",
        from: "pricing.api",
        text: "POST /quotes 500 INTERNAL SERVER ERROR show={show} user={user}",
      },
    ],
  },
  chatter: [
    {
      level: "info",
      from: "pricing.rates",
      perMinute: 4,
      text: "reloaded {int:38-44} tariff rules, checksum {hex:12}",
    },
    {
      level: "warn",
      from: "pricing.rates",
      perMinute: 3,
      text: "tariff {pick:student|senior|group|early-bird} has no lower bound for venue v{int:10-99}, using {amount}",
    },
    {
      level: "warn",
      from: "urllib3.connectionpool",
      perMinute: 1.2,
      text: "Connection pool is full, discarding connection: rates.internal. Connection pool size: 10",
    },
  ],
};

export const seatMap: Service = {
  name: "seat-map",
  about: "Draws halls with their free seats.",
  style: "log4j",
  release: "1.18.0",
  latencyMs: 22,
  slowMs: 1800,
  calls: [{ to: "holds", address: "holds:9090", timeoutMs: 2000, hides: { seconds: 5, share: 0.2 } }],
  voice: {
    done: [
      {
        level: "info",
        from: "e.seatmap.RenderController",
        text: "rendered hall {pick:Main|Studio|Courtyard|Gallery} for {show}: {int:80-1200} seats in {ms} ms",
      },
    ],
    slow: [
      {
        level: "warn",
        from: "e.seatmap.RenderController",
        text: "render of {show} took {ms} ms, limit is 1800 ms",
      },
    ],
    called: [
      {
        level: "debug",
        from: "e.seatmap.HoldsClient",
        text: "holds answered with {int:0-60} taken seats in {callms} ms",
        chance: 0.3,
      },
    ],
    hidden: [
      {
        level: "warn",
        from: "e.seatmap.HoldsClient",
        text: "{peer} not reachable, drawing {show} from the snapshot of {int:5-40} s ago",
      },
    ],
    callFailed: {
      error: [
        {
          level: "error",
          from: "e.seatmap.HoldsClient",
          text: "{peer} answered with status UNAVAILABLE for show {show}",
        },
      ],
      refused: [
        {
          level: "error",
          from: "e.seatmap.HoldsClient",
          text: "connect to {address} refused while loading taken seats of {show}",
        },
      ],
      timeout: [
        {
          level: "error",
          from: "e.seatmap.HoldsClient",
          text: "no answer from {address} within {timeout} ms",
        },
      ],
    },
    failed: [
      {
        level: "error",
        from: "e.seatmap.RenderController",
        text: "could not render {show}: answered {status} after {ms} ms",
      },
    ],
  },
  chatter: [
    {
      level: "info",
      from: "e.seatmap.gc.GcObserver",
      perMinute: 4,
      text: "GC pause young {int:6-28} ms, heap {int:310-520} MB of 1024 MB",
    },
    {
      level: "warn",
      from: "e.seatmap.LayoutLoader",
      perMinute: 2,
      text: "layout v{int:10-99} has {int:1-5} seats without a row, they are not drawn",
    },
  ],
};
