import { parseArgs } from "node:util";
import { db } from "@/db/client";
import { alerts, counters, dependencies, services as known, signals, workspaces } from "@/db/schema";
import { systemCtx } from "@/lib/access";
import { backtestRule, type GroupingRuleCreate } from "@/lib/incidents";
import { newId } from "@/lib/kit/ids";
import { withDatabase } from "./rig/database";
import { type Row, report, rounded } from "./rig/report";
import { databaseKinds } from "./rig/server";

const OPTIONS = {
  on: { type: "string", default: "both" },
  signals: { type: "string", default: "20000" },
  services: { type: "string", default: "60" },
  trials: { type: "string", default: "3" },
  json: { type: "boolean", default: false },
} as const;

const DAY_MS = 24 * 3600_000;
const DAYS = 29;
const BATCH = 1000;

/** How signals fall into the month. `i` of `count`; answers when it came and of which service it is. */
type Shape = (i: number, count: number, services: number) => { share: number; service: number };
const SHAPES: Record<string, Shape> = {
  /** Troubles of forty signals over five services, at odd times. */
  troubles: (i, count, services) => {
    const trouble = Math.floor(i / 40);
    const began = mixed(trouble) * (1 - 40 / count);
    return {
      share: began + (i % 40) / 40 / 3000,
      service: (Math.floor(mixed(trouble + 7) * services) + (i % 5)) % services,
    };
  },
  /** One service that never stops. */
  flood: (i, count) => ({ share: i / count, service: 0 }),
  /** Each on its own. */
  scattered: (i, count, services) => ({ share: i / count, service: (i * 17) % services }),
};
/** Spread over 0…1 and the same in every run. */
const mixed = (n: number) => ((n * 2654435761) % 4294967296) / 4294967296;

const RULE: GroupingRuleCreate = {
  name: "per cluster",
  mode: "live",
  matchers: [{ field: "label:cluster", op: "is_not", value: "" }],
  effect: { kind: "group", by: ["label:cluster"], windowMinutes: 30, openAt: 0.5, quietMinutes: null },
};

/**
 * `npm run bench -- backtest [--on both] [--signals 20000] [--services 60] [--trials 3]`: a rule tried on a month of signals,
 * a third of them alerts with labels, of services that need each other: reading them, two replays and the comparison.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const [count, services] = [Number(values.signals), Number(values.services)];
  const rows: Row[] = [];
  const databases: string[] = [];
  for (const kind of databaseKinds(values.on))
    await withDatabase(kind, async (database) => {
      databases.push(database);
      for (const [name, shape] of Object.entries(SHAPES)) {
        const ctx = systemCtx(await fill(shape, count, services));
        let best = Number.POSITIVE_INFINITY;
        let longestPauseMs = 0;
        const answers = [];
        for (let i = 0; i < Number(values.trials); i++) {
          const pauses = watchPauses();
          const began = performance.now();
          answers.push(await backtestRule(ctx, { rule: RULE, days: 30 }));
          best = Math.min(best, performance.now() - began);
          longestPauseMs = Math.max(longestPauseMs, pauses());
        }
        const { signals: replayed, before, after } = answers[0]!;
        rows.push({
          case: `${kind}, ${name}`,
          signals: replayed,
          seconds: rounded(best / 1000),
          signalsPerSecond: Math.round((replayed * 1000) / best),
          longestPauseMs: Math.round(longestPauseMs),
          before,
          after,
        });
      }
    });
  report("backtest", rows, databases, values.json);
}

/** Until it is ended: the longest time in which nobody else had a turn. */
function watchPauses(): () => number {
  let [last, longest] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

async function fill(shape: Shape, count: number, services: number): Promise<string> {
  const workspaceId = newId("workspace");
  await db()
    .insert(workspaces)
    .values({ id: workspaceId, slug: workspaceId.replace("_", "-"), name: "Bench" });
  await db().insert(counters).values({ workspaceId });
  const edges = Array.from({ length: services - 1 }, (_, i) => ({
    workspaceId,
    caller: `service-${Math.floor(i / 2)}`,
    callee: `service-${i + 1}`,
    source: "declared" as const,
    seen: 100,
  }));
  const names = Array.from({ length: services }, (_, i) => `service-${i}`);
  await db()
    .insert(known)
    .values(names.map((name) => ({ workspaceId, name })));
  await db().insert(dependencies).values(edges);
  const now = Date.now();
  const all = Array.from({ length: count }, (_, i) => {
    const { share, service } = shape(i, count, services);
    const at = new Date(Math.floor(now - DAYS * DAY_MS * (1 - share)));
    return { i, at, service: `service-${service}`, fingerprint: i % 3 === 0 ? `alert-${i}` : null };
  });
  for (let from = 0; from < all.length; from += BATCH) {
    const some = all.slice(from, from + BATCH);
    await db()
      .insert(alerts)
      .values(
        some.flatMap(({ i, at, service, fingerprint }) =>
          fingerprint === null ? [] : alertRow(workspaceId, { i, at, service, fingerprint }),
        ),
      );
    await db()
      .insert(signals)
      .values(some.map((one) => signalRow(workspaceId, one)));
  }
  return workspaceId;
}

interface One {
  i: number;
  at: Date;
  service: string;
  fingerprint: string | null;
}

const alertRow = (workspaceId: string, { i, at, service, fingerprint }: One & { fingerprint: string }) => ({
  workspaceId,
  fingerprint,
  source: "generic",
  title: `${service} is out of memory`,
  status: "resolved" as const,
  severity: "high" as const,
  service,
  environment: "production",
  labels: { cluster: `c${i % 9}`, pod: `${service}-${i}`, namespace: "shop", region: "eu" },
  annotations: {},
  marks: [],
  why: [],
  stateAt: at,
  firingSince: at,
  firstSeenAt: at,
  lastSeenAt: at,
  notices: 1,
  episodes: 1,
  turns: [],
  firings: [],
});

const LINES = [
  "connection refused by db",
  "order <*> could not be stored",
  "disk full",
  "slow answer",
  "retrying",
];

const signalRow = (workspaceId: string, { i, at, service, fingerprint }: One) => ({
  workspaceId,
  id: newId("signal", at.getTime()),
  kind: fingerprint === null ? ("new_template" as const) : ("alert" as const),
  service,
  alertFingerprint: fingerprint,
  score: 0.3 + 0.7 * mixed(i),
  severity: "high",
  at,
  createdAt: at,
  lastSeenAt: new Date(at.getTime() + (i % 7) * 60_000),
  evidence: {
    explanation: "42 lines in this minute where 0 to 3 are usual",
    observed: 42,
    expected: 1,
    series: Array.from({ length: 30 }, (_, minute) => ({ minute: at.toISOString(), count: minute })),
    quotes: Array.from({ length: 3 }, (_, n) => ({
      recordId: `${i}${n}`,
      ts: at.toISOString(),
      service,
      text: `${LINES[i % LINES.length]} ${"and so on ".repeat(20)}`,
    })),
    ...(fingerprint !== null && {
      alert: {
        fingerprint,
        title: `${service} is out of memory`,
        source: "generic",
        url: null,
        description: "The memory of a container is used up.",
      },
    }),
  },
});
