import type { Service } from "../model";

/** Where visitors arrive: the proxy and the shop's pages. */
export const frontDoor: Service = {
  name: "front-door",
  about: "Reverse proxy; every visitor comes through it.",
  style: "nginx",
  release: "1.27.4",
  latencyMs: 1,
  calls: [
    { to: "web-shop", address: "web-shop:3000", timeoutMs: 15_000, hides: { seconds: 2, share: 0.05 } },
  ],
  voice: {
    done: [
      {
        level: "info",
        from: "access",
        text: '{ip} - - [time] "{method} {path} HTTP/1.1" {status} {int:480-64000} "https://encore.example/" "{agent}" us=web-shop:3000 rt={seconds}',
      },
    ],
    failed: [
      {
        level: "error",
        from: "access",
        text: '{ip} - - [time] "{method} {path} HTTP/1.1" {status} 552 "https://encore.example/" "{agent}" us=web-shop:3000 rt={seconds}',
      },
    ],
    callFailed: {
      timeout: [
        {
          level: "error",
          text: '*{conn} upstream timed out (110: Connection timed out) while reading response header from upstream, client: {ip}, [server], request: "{method} {path} HTTP/1.1", upstream: "http://{address}{path}", host: "encore.example"',
        },
      ],
      refused: [
        {
          level: "error",
          text: '*{conn} connect() failed (111: Connection refused) while connecting to upstream, client: {ip}, [server], request: "{method} {path} HTTP/1.1", upstream: "http://{address}{path}", host: "encore.example"',
        },
      ],
    },
  },
  chatter: [
    {
      level: "info",
      from: "access",
      perMinute: 90,
      text: '{ip} - - [time] "GET /assets/{pick:app|seatmap|vendor|fonts}.{hex:8}.{pick:js|css|woff2} HTTP/1.1" {pick:200|200|304} {int:900-240000} "https://encore.example/" "{agent}" rt=0.00{int:0-4}',
    },
    {
      level: "info",
      from: "access",
      perMinute: 12,
      text: '{podip} - - [time] "GET /healthz HTTP/1.1" 200 2 "-" "kube-probe/1.31" rt=0.000',
    },
    {
      level: "info",
      from: "access",
      perMinute: 2,
      text: '{ip} - - [time] "GET /{pick:wp-login.php|.env|admin/|xmlrpc.php} HTTP/1.1" 404 146 "-" "Mozilla/5.0 zgrab/0.x" rt=0.001',
    },
    {
      level: "warn",
      perMinute: 2.5,
      text: '*{int:100000-999999} a client request body is buffered to a temporary file /var/cache/nginx/client_temp/00{int:10000000-99999999}, client: {ip}, [server], request: "POST /api/checkout HTTP/1.1", host: "encore.example"',
    },
    {
      level: "info",
      perMinute: 1.5,
      text: "*{int:100000-999999} client {ip} closed keepalive connection",
    },
  ],
};

const served = {
  "http.method": "{method}",
  "http.route": "{route}",
  "http.status_code": "{status}",
  duration_ms: "{ms}",
};

export const webShop: Service = {
  name: "web-shop",
  about: "Renders the pages and speaks for the browser to everything behind.",
  style: "json",
  release: "2031.11.3",
  latencyMs: 9,
  slowMs: 2500,
  calls: [
    { to: "listing", address: "listing:7070", timeoutMs: 4000, hides: { seconds: 10, share: 0.3 } },
    { to: "pricing", address: "pricing:8000", timeoutMs: 2500, hides: { seconds: 6, share: 0.25 } },
    { to: "seat-map", address: "seat-map:8080", timeoutMs: 6000, hides: { seconds: 8, share: 0.15 } },
    { to: "holds", address: "holds:9090", timeoutMs: 3000, hides: { seconds: 5, share: 0.1 } },
    { to: "checkout", address: "checkout:8080", timeoutMs: 12_000, hides: { seconds: 5, share: 0.1 } },
    { to: "orders", address: "orders:8080", timeoutMs: 6000, hides: { seconds: 8, share: 0.1 } },
    { to: "session-cache", address: "session-cache:6379", timeoutMs: 500, hides: { seconds: 5, share: 0.5 } },
  ],
  voice: {
    done: [{ level: "info", text: "{method} {path} {status} in {ms} ms", from: "http", attributes: served }],
    slow: [
      {
        level: "warn",
        text: "slow response: {method} {route} took {ms} ms",
        from: "http",
        attributes: served,
      },
    ],
    called: [
      {
        level: "debug",
        text: "{peer} answered in {callms} ms",
        from: "upstream",
        chance: 0.2,
        attributes: { duration_ms: "{callms}" },
      },
    ],
    hidden: [
      {
        level: "warn",
        text: "{peer} did not answer properly, serving the cached copy of {route}",
        from: "upstream",
        attributes: { "http.route": "{route}" },
      },
      {
        level: "warn",
        text: "retrying call to {peer} ({address}) after {callms} ms, attempt 2 of 3",
        from: "upstream",
        attributes: { attempt: "2" },
      },
    ],
    callFailed: {
      error: [
        {
          level: "error",
          text: "upstream {peer} answered 503 for {op}, giving up after 3 attempts",
          from: "upstream",
          attributes: { "http.status_code": "503", attempt: "3" },
        },
      ],
      refused: [
        {
          level: "error",
          text: "fetch failed: connect ECONNREFUSED {podip} ({address})",
          from: "upstream",
          attributes: { "error.code": "ECONNREFUSED" },
        },
      ],
      timeout: [
        {
          level: "error",
          text: "request to http://{address} timed out after {timeout} ms",
          from: "upstream",
          attributes: { "error.code": "ETIMEDOUT" },
        },
      ],
    },
    failed: [
      {
        level: "error",
        text: "{method} {path} failed with {status}: could not complete {op} for user {user}",
        from: "http",
        attributes: served,
      },
    ],
  },
  chatter: [
    {
      level: "info",
      perMinute: 6,
      text: "flushed {int:20-400} analytics events to the collector in {int:4-60} ms",
      from: "analytics",
    },
    {
      level: "warn",
      perMinute: 4,
      text: "cookie consent missing for visitor {ip}, falling back to anonymous session",
      from: "consent",
    },
    {
      level: "warn",
      perMinute: 2,
      text: "image /media/{show}/poster@{int:1-3}x.webp is larger than {int:300-900} kB",
      from: "media",
    },
    {
      level: "info",
      perMinute: 1,
      text: "heap used {int:180-260} MB of 512 MB, event loop lag {int:1-9} ms",
      from: "runtime",
    },
  ],
};
