/** The house as data: docs/architecture.md draws it, tests/architecture.test.ts holds it. */

/** What stands at the top of the repository; nothing else does. */
export const TOP_LEVEL =
  /^(app|components|lib|db|jobs|public|tests|bench|scripts|deploy|docs|\.ci|proxy\.ts|instrumentation(-client)?\.ts|[\w.-]+\.config\.(ts|mjs)|package\.json|package-lock\.json|tsconfig\.json|biome\.json|README\.md|CONTRIBUTING\.md|SECURITY\.md|LICENSE|\.env\.example|\.gitignore|\.npmrc|\.dockerignore)$/;

/** Rooms of the work, each with the rooms whose door it may use: downstream calls upstream. */
export const ROOMS: Record<string, string[]> = {
  access: [],
  intake: [],
  templates: ["intake"],
  // It learns services from what a closed window found.
  catalog: ["templates"],
  // Alerts of other systems become signals.
  signals: ["intake", "templates", "catalog"],
  knowledge: [],
  incidents: ["signals", "catalog", "knowledge"],
  commander: ["incidents", "intake", "templates", "signals", "catalog", "knowledge"],
  remediation: ["commander", "incidents"],
  notify: ["incidents"],
  postmortems: ["incidents", "commander", "remediation"],
  insights: ["intake", "templates", "catalog", "signals", "incidents", "commander", "remediation"],
  scenarios: ["intake"],
};
/** Who acts, and in which workspace, is asked everywhere. */
export const EVERY_ROOM_MAY_USE = ["access"];

/** Services know no room; those that keep rows of their own may use the database. */
export const SERVICES: Record<string, { db: boolean }> = {
  http: { db: false },
  queue: { db: true },
  live: { db: true },
  limits: { db: true },
  ai: { db: true },
};

/** Pure files that anybody may import past the door: they hold words, not work. */
export const PURE = ["lib/intake/level", "lib/kit/match", "lib/kit/page"];

/** Operations look at the machine itself: whether the database answers is what /readyz is asked. */
export const MAY_LOOK_AT_DATABASE = /^app\/(healthz|readyz|metrics)\//;

/** Packages a floor must not know, and the files that are the reason the rule has exceptions. */
export const FORBIDDEN_PACKAGES: { under: RegExp; packages: RegExp; except?: RegExp; why: string }[] = [
  {
    under: /^app\//,
    packages: /^(drizzle-orm|postgres|pg-boss)(\/|$)/,
    why: "URLs parse, call one verb and render; SQL is the rooms'",
  },
  {
    under: /^components\//,
    packages: /^(drizzle-orm|postgres|pg-boss|pino|prom-client)(\/|$)|^node:/,
    why: "components run in the browser",
  },
  {
    under: /^lib\/(?!http\/)/,
    packages: /^(next|react|react-dom)(\/|$)/,
    why: "rooms never know that HTTP or a screen exists",
  },
  { under: /^lib\/kit\//, packages: /^(drizzle-orm|postgres|pg-boss)(\/|$)/, why: "the kit knows no data" },
];

/** Node runs these as they stand, only stripping types: no syntax that means code, no alias. */
export const RUN_AS_THEY_STAND = /^(scripts\/serve\.ts|db\/embedded-(thread|server)\.ts)$/;

/** These run before anything is installed. */
export const BUILT_INS_ONLY = /^scripts\/(start\.mjs|test\.mjs|lib\/.*\.mjs)$/;

/** Names that say nothing about what is inside. */
export const EMPTY_NAMES = /(^|\/)(utils?|helpers?|common|misc|manager|service)(\.[^/]*)?(\/|$)/;

/** Soft: a warning, since ugly files crossed this line first. */
export const LONGEST_FILE = 250;
export const MOST_FILES_IN_A_ROOM = 15;
