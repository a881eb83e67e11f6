import type { Service } from "../model";

/** What is on, and how to find it. */
export const listing: Service = {
  name: "listing",
  about: "The programme: shows, dates, venues.",
  style: "logfmt",
  release: "5.2.0",
  latencyMs: 5,
  slowMs: 1500,
  calls: [
    { to: "listing-db", address: "listing-db:5432", timeoutMs: 2000, hides: { seconds: 3, share: 0.1 } },
    { to: "search", address: "search:50051", timeoutMs: 1500, hides: { seconds: 10, share: 0.3 } },
  ],
  voice: {
    done: [
      {
        level: "info",
        from: "http.go:142",
        text: 'msg="request served" op={op} show={show} status={status} duration={ms}ms',
      },
    ],
    slow: [{ level: "warn", from: "http.go:151", text: 'msg="slow request" op={op} duration={ms}ms' }],
    hidden: [
      {
        level: "warn",
        from: "retry.go:57",
        text: 'msg="retrying" op={op} peer={peer} attempt=2 elapsed={callms}ms',
      },
    ],
    callFailed: {
      refused: [
        {
          level: "error",
          from: "client.go:88",
          text: 'msg="call failed" op={op} peer={peer} err="dial tcp {podip}: connect: connection refused ({address})"',
        },
      ],
      timeout: [
        {
          level: "error",
          from: "client.go:88",
          text: 'msg="call failed" op={op} peer={peer} err="context deadline exceeded after {timeout}ms ({address})"',
        },
      ],
      error: [
        {
          level: "error",
          from: "client.go:88",
          text: 'msg="call failed" op={op} peer={peer} err="rpc error: code = Unavailable"',
        },
      ],
    },
    failed: [
      {
        level: "error",
        from: "http.go:160",
        text: 'msg="request failed" op={op} show={show} status={status} duration={ms}ms',
      },
    ],
  },
  chatter: [
    {
      level: "info",
      from: "cache.go:201",
      perMinute: 8,
      text: 'msg="programme cache refreshed" shows={int:140-160} took={int:12-90}ms',
    },
    {
      level: "warn",
      from: "feed.go:77",
      perMinute: 3,
      text: 'msg="venue feed entry skipped" venue=v{int:10-99} reason="{pick:missing start time|duplicate id|unknown hall}"',
    },
  ],
};

export const search: Service = {
  name: "search",
  about: "Full-text search over the programme.",
  style: "glog",
  release: "0.41.2",
  latencyMs: 14,
  slowMs: 900,
  calls: [],
  voice: {
    done: [
      {
        level: "info",
        from: "query.go:118",
        text: 'query "{pick:macbeth|jazz|opera berlin|family sunday|improv|swan lake}" matched {int:0-64} shows in {ms}ms',
        chance: 0.6,
      },
    ],
    slow: [{ level: "warn", from: "query.go:131", text: "query took {ms}ms, segment count {int:8-40}" }],
    failed: [
      {
        level: "error",
        from: "query.go:140",
        text: "query failed after {ms}ms: shard {int:0-5} did not respond",
      },
    ],
  },
  chatter: [
    {
      level: "info",
      from: "merge.go:66",
      perMinute: 5,
      text: "merged {int:2-6} segments into _{hex:4}, {int:2-48} MB in {int:90-800}ms",
    },
    {
      level: "warn",
      from: "synonyms.go:39",
      perMinute: 1.5,
      text: 'synonym file line {int:10-400}: term "{pick:theatre|gig|recital|matinee}" redefined',
    },
  ],
};
