import { and, desc, eq, ne } from "drizzle-orm";
import { alerts } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import { invalid } from "@/lib/kit/errors";
import { isLike } from "@/lib/kit/match";
import type { AlertRow } from "./rows";
import type { AlertmanagerQuery, GettableAlert } from "./schemas";

const AT_MOST = 2000;
/** All alerts go to one receiver here. */
export const RECEIVER = "incident-commander";

/** Alerts that are not over, in the form of Alertmanager's API v2. Throws `invalid_input` for a matcher that is none. */
export async function listForAlertmanager(ctx: Ctx, query: AlertmanagerQuery): Promise<GettableAlert[]> {
  authorize(ctx, "alerts:read");
  const matchers = [query.filter].flat().map(matcherOf);
  const rows = await executor(ctx)
    .select()
    .from(alerts)
    .where(
      and(
        eq(alerts.workspaceId, ctx.workspaceId),
        ne(alerts.status, "resolved"),
        inView(ctx, alerts.service),
      ),
    )
    .orderBy(desc(alerts.lastSeenAt), desc(alerts.fingerprint))
    .limit(AT_MOST);
  return rows
    .map(present)
    .filter(({ labels, status }) => isAsked(status, query) && matchers.every((holds) => holds(labels)));
}

function present(row: AlertRow): GettableAlert {
  const noise = row.noise as { action: string; ruleId: string | null; kind: string | null } | null;
  const by = noise ? [noise.ruleId ?? noise.kind ?? "noise"] : [];
  const [isHeld, isJoined] = [noise?.action === "hold", noise?.action === "join"];
  const ends = row.expiresAt ?? new Date(row.lastSeenAt.getTime() + 5 * 60_000);
  return {
    fingerprint: row.fingerprint,
    labels: labelsOf(row),
    annotations: row.annotations as Record<string, string>,
    startsAt: row.firingSince.toISOString(),
    endsAt: ends.toISOString(),
    updatedAt: row.lastSeenAt.toISOString(),
    ...(row.url && { generatorURL: row.url }),
    receivers: [{ name: RECEIVER }],
    status: {
      state: noise === null ? "unprocessed" : isHeld || isJoined ? "suppressed" : "active",
      silencedBy: isHeld ? by : [],
      inhibitedBy: isJoined ? by : [],
      mutedBy: [],
    },
  };
}

/** What rules and words here say of it is a label there; the sender's own labels come first. */
const labelsOf = ({ labels, rule, title, service, severity }: AlertRow): Record<string, string> => ({
  alertname: rule ?? title,
  severity,
  ...(service && { service }),
  ...(labels as Record<string, string>),
});

const isAsked = (
  { state, silencedBy, inhibitedBy }: GettableAlert["status"],
  query: AlertmanagerQuery,
): boolean => {
  if (silencedBy.length > 0) return query.silenced === "true";
  if (inhibitedBy.length > 0) return query.inhibited === "true";
  return state === "unprocessed" ? query.unprocessed === "true" : query.active === "true";
};

/**
 * A matcher of Alertmanager. Of regular expressions only texts, `.*` and `|` are taken: a stranger's expression can take for ever.
 */
function matcherOf(text: string): (labels: Record<string, string>) => boolean {
  const [, name, op, raw] = /^\s*([^\s=!~{}"]{1,200})\s*(=~|!~|!=|=)\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined || op === undefined || raw === undefined)
    throw invalid("filter", `is no matcher: ${text.slice(0, 100)}`);
  const value = raw.trim().replace(/^"(.*)"$/s, "$1");
  const textOf = (labels: Record<string, string>) => (Object.hasOwn(labels, name) ? labels[name]! : "");
  if (op === "=" || op === "!=") return (labels) => (textOf(labels) === value) === (op === "=");
  const patterns = value.split("|").map((part) => part.replaceAll(".*", "*"));
  if (patterns.some((pattern) => /[.^$+?()[\]{}\\]/.test(pattern)))
    throw invalid("filter", "of regular expressions only texts, .* and | are taken");
  return (labels) => patterns.some((pattern) => isLike(textOf(labels), pattern)) === (op === "=~");
}
