import { type Ctx, executor, systemCtx, transact } from "@/lib/access";
import { knownServices } from "@/lib/catalog";
import {
  addServiceMinutes,
  type ClosedWindow,
  confirmLease,
  consume,
  countMinutes,
  failLease,
  findInstances,
  findPeers,
  LEVELS,
  type Lease,
  MAX_FAILURES,
  recordId,
  releaseLease,
  reserveRecordIds,
  setAside,
  storeRecords,
  storeWindow,
  type Taken,
  TraceMemory,
  takeRecords,
  windowSeconds,
  windowsClosed,
} from "@/lib/intake";
import { newId } from "@/lib/kit/ids";
import { log, loggable } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";
import { publish } from "@/lib/live";
import {
  forgetMiner,
  levelOfLines,
  type MinedWindow,
  mineWindow,
  type StoredRow,
  storeMined,
  type WindowFindings,
} from "@/lib/templates";
import { assessWindow } from "./assess-window";

/** The lease went to another worker while this one was busy; what this one did never happened. */
class LeaseLost extends Error {}

/**
 * Closes the stream's next window: takes its records, mines them, and in one transaction writes records, counts and the
 * report and removes what was taken. Then the signals are read from it. True when a window was closed.
 */
export async function closeWindow(lease: Lease): Promise<boolean> {
  const began = Date.now();
  let taken: Taken | null = null;
  try {
    taken = await takeRecords(lease);
    if (!taken) return false;
    const findings = await storeTaken(lease, taken, began);
    windowsClosed().inc({ reason: taken.reason });
    windowSeconds().observe((Date.now() - began) / 1000);
    await assessWindow(lease.workspaceId, findings);
    return true;
  } catch (error) {
    forgetMiner(lease.workspaceId, lease.service);
    if (error instanceof LeaseLost) return false;
    log().error(
      { err: error, workspaceId: lease.workspaceId, service: lease.service, failures: lease.failures + 1 },
      "a window could not be closed",
    );
    if (taken && lease.failures + 1 >= MAX_FAILURES) await setAside(lease, chunksOf(taken), reasonOf(error));
    await failLease(lease);
    return false;
  } finally {
    await releaseLease(lease);
  }
}

/** Without the records that a failed query was given. */
const reasonOf = (error: unknown) => (error instanceof Error ? loggable(error).message : String(error));
const chunksOf = ({ finished, partial }: Taken): number[] => (partial ? [...finished, partial.id] : finished);

async function storeTaken(lease: Lease, taken: Taken, began: number): Promise<WindowFindings> {
  const { workspaceId, service } = lease;
  const { records } = taken;
  const known = await knownServices(workspaceId);
  const mined = await mineWindow(workspaceId, service, lease.windows, records);
  const firstId = await reserveRecordIds(workspaceId, records.length);
  const minutes = countMinutes(records);
  const closedAt = new Date(Math.max(began, (lease.lastClosedAt?.getTime() ?? 0) + 1));
  const openedAt = new Date(
    Math.min(closedAt.getTime(), Math.max(taken.since.getTime(), lease.lastClosedAt?.getTime() ?? 0)),
  );
  return transact(systemCtx(workspaceId), async (ctx) => {
    const tx = executor(ctx);
    if (!(await confirmLease(tx, lease, closedAt))) throw new LeaseLost();
    const rows = await storeMined(tx, workspaceId, mined);
    await storeRecords(tx, {
      workspaceId,
      service,
      firstId,
      records,
      templateIds: mined.ids,
      receivedAt: closedAt,
    });
    await addServiceMinutes(tx, lease, minutes);
    const window = { id: newId("window"), openedAt, closedAt, reason: taken.reason, firstRecordId: firstId };
    const findings = findingsOf({ lease, taken, mined, rows, window, minutes, known });
    await storeWindow(tx, lease, {
      ...window,
      ...boundsOf(minutes, records),
      count: countOf(findings, mined),
      findings,
    });
    await consume(tx, lease, taken);
    await announce(ctx, service, window, records.length);
    return findings;
  });
}

const traceMemory = () => singleton("trace-memory", () => new TraceMemory());

interface Gathered {
  lease: Lease;
  taken: Taken;
  mined: MinedWindow;
  rows: Map<string, StoredRow>;
  window: Pick<ClosedWindow, "id" | "openedAt" | "closedAt" | "firstRecordId">;
  minutes: WindowFindings["minutes"];
  known: ReadonlySet<string>;
}

function findingsOf({ lease, taken, mined, rows, window, minutes, known }: Gathered): WindowFindings {
  const created = new Set(mined.batch.created.map((template) => template.id));
  const refer = (i: number) => {
    const { ts, message } = taken.records[i]!;
    return { id: recordId(ts, window.firstRecordId + i), ts, text: message.slice(0, 500).toWellFormed() };
  };
  return {
    windowId: window.id,
    service: lease.service,
    openedAt: window.openedAt.getTime(),
    closedAt: window.closedAt.getTime(),
    records: taken.records.length,
    minutes,
    peers: findPeers(lease.service, taken.records, known),
    instances: findInstances(lease.service, taken.records),
    calls: traceMemory().learn(lease.workspaceId, lease.service, taken.records, Date.now()),
    templates: [...mined.tallies.values()].map((own) => {
      const row = rows.get(own.id);
      const level = levelOfLines(own.levels);
      return {
        id: own.id,
        pattern: row?.pattern ?? "",
        level,
        levelName: LEVELS[level]!,
        count: own.count,
        isNew: created.has(own.id),
        muted: row?.muted ?? false,
        minutes: [...own.minutes].sort(([a], [b]) => a - b),
        first: refer(own.quotes[0]!),
        quotes: own.quotes.map(refer),
        ...(own.releases.length + own.environments.length > 0 && {
          seenIn: { releases: own.releases, environments: own.environments },
        }),
        errors:
          own.firstError < 0
            ? null
            : { count: own.levels[4]! + own.levels[5]!, first: refer(own.firstError) },
      };
    }),
  };
}

function countOf(findings: WindowFindings, mined: MinedWindow): ClosedWindow["count"] {
  const worst = findings.templates
    .filter((template) => template.errors !== null)
    .sort((a, b) => b.errors!.count - a.errors!.count)[0];
  return {
    service: findings.service,
    records: findings.records,
    templates: mined.tallies.size,
    newTemplates: findings.templates.filter((template) => template.isNew).length,
    levels: LEVELS.map((_, level) =>
      findings.minutes.reduce((sum, minute) => sum + minute.levels[level]!, 0),
    ),
    named: findings.peers.slice(0, 10).map((peer) => peer.service),
    worstPattern: worst?.pattern ?? null,
  };
}

function boundsOf(
  minutes: WindowFindings["minutes"],
  records: { ts: number }[],
): { firstTs: number; lastTs: number } {
  let [firstTs, lastTs] = [minutes[0]!.minute + 59_999, minutes.at(-1)!.minute];
  for (const { ts } of records) {
    if (ts < firstTs) firstTs = ts;
    if (ts > lastTs) lastTs = ts;
  }
  return { firstTs, lastTs };
}

/** Tells screens that lines have come in; last in the transaction, for it holds the workspace's event number. */
const announce = (
  ctx: Ctx,
  service: string,
  window: Pick<ClosedWindow, "id" | "firstRecordId">,
  records: number,
) =>
  publish(ctx, [
    {
      type: "performance_metrics",
      services: [service],
      data: { window: window.id, service, records, firstRecordId: window.firstRecordId },
    },
  ]);
