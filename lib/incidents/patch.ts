import { and, eq, ne, sql } from "drizzle-orm";
import { incidents } from "@/db/schema";
import {
  authorize,
  type Ctx,
  difference,
  executor,
  isMember,
  recordAudit,
  seesAll,
  transact,
} from "@/lib/access";
import { DomainError, invalid } from "@/lib/kit/errors";
import { cutIncident } from "./cut-to-view";
import { type Note, writeHistory } from "./history";
import { type IncidentRow, incidentByNumber, lockWorkspace, presentIncident } from "./internal";
import { countResolved } from "./metrics";
import type { Incident, IncidentPatch, Status } from "./schemas";

/**
 * Changes an incident. Every state leads to every other (a person may take a step back) and none to itself: of two people who
 * acknowledge at the same moment one gets `conflict`. What a person sets, no later reading overwrites.
 */
export async function patchIncident(ctx: Ctx, number: number, patch: IncidentPatch): Promise<Incident> {
  authorize(ctx, "incidents:write");
  return transact(ctx, async (inside) => {
    // First, as everywhere: whoever locked the incident and then waited for the workspace would wait for ever.
    await lockWorkspace(inside);
    const { incident: before } = await incidentByNumber(inside, number);
    await refuseStranger(inside, patch.assigneeId);
    const { title, what, fix, fixedIn } = patch;
    if ([title, what, fix, fixedIn].some((text) => text !== undefined) && !seesAll(inside, before.services))
      throw new DomainError("forbidden", "It also speaks of services that you are not limited to.");
    if (before.mergedInto !== null && patch.status !== undefined)
      throw new DomainError(
        "conflict",
        `Incident ${number} is merged into ${before.mergedInto}; take that back first.`,
      );
    const [after] = await executor(inside)
      .update(incidents)
      .set(changesOf(patch))
      .where(
        and(
          eq(incidents.workspaceId, inside.workspaceId),
          eq(incidents.id, before.id),
          // Conditional on what was read, so that two changes at once cannot both happen from the same state.
          patch.status === undefined
            ? undefined
            : and(eq(incidents.status, before.status), ne(incidents.status, patch.status)),
        ),
      )
      .returning();
    if (!after) throw conflict(number, patch.status!, before.status);
    const notes = notesOf(inside, before, after);
    if (notes.length > 0) {
      await recordAudit(inside, {
        action: "incident.changed",
        subject: `incident ${number}`,
        ...difference(pick(before), pick(after)),
      });
      if (after.status === "resolved" && before.status !== "resolved")
        countResolved(inside, "person", after.openedAt);
      await writeHistory(inside, notes);
    }
    return cutIncident(inside, presentIncident(await incidentByNumber(inside, number)));
  });
}

const conflict = (number: number, wanted: Status, was: Status) =>
  new DomainError(
    "conflict",
    was === wanted
      ? `Incident ${number} is ${was} already.`
      : `Incident ${number} was changed by somebody else meanwhile; look again.`,
  );

async function refuseStranger(ctx: Ctx, assigneeId: string | null | undefined): Promise<void> {
  if (!assigneeId || (await isMember(ctx, assigneeId))) return;
  throw invalid("assigneeId", "is not a member of this workspace");
}

function changesOf({ status, severity, title, assigneeId, what, fix, fixedIn }: IncidentPatch) {
  return {
    ...(what !== undefined && { what }),
    ...(fix !== undefined && { fix }),
    ...(fixedIn !== undefined && { fixedIn }),
    ...(title !== undefined && { title, titledBy: "person" as const }),
    ...(severity !== undefined && { severity, severityBy: "person" as const }),
    ...(assigneeId !== undefined && { assigneeId }),
    ...(status !== undefined && { status, ...momentsOf(status) }),
  };
}

/** When each state was first reached; stepping back forgets what lies ahead. */
function momentsOf(status: Status) {
  const now = sql`now()`;
  const reached = {
    acknowledgedAt: sql`coalesce(${incidents.acknowledgedAt}, ${now})`,
    mitigatedAt: sql`coalesce(${incidents.mitigatedAt}, ${now})`,
  };
  switch (status) {
    case "open":
      return { acknowledgedAt: null, mitigatedAt: null, resolvedAt: null, resolvedBy: null };
    case "acknowledged":
      return {
        acknowledgedAt: reached.acknowledgedAt,
        mitigatedAt: null,
        resolvedAt: null,
        resolvedBy: null,
      };
    case "mitigated":
      return { ...reached, resolvedAt: null, resolvedBy: null };
    case "resolved":
      return { resolvedAt: now, resolvedBy: "person" as const };
  }
}

const FIELDS = ["status", "severity", "title", "assigneeId", "what", "fix", "fixedIn"] as const;
const pick = ({ status, severity, title, assigneeId, what, fix, fixedIn }: IncidentRow) => ({
  status,
  severity,
  title,
  assigneeId,
  what,
  fix,
  fixedIn,
});

const KIND = {
  status: "status",
  severity: "severity",
  title: "title",
  assigneeId: "assigned",
  what: "outcome",
  fix: "outcome",
  fixedIn: "outcome",
} as const;

/** A line for each field that really changed. */
function notesOf(ctx: Ctx, before: IncidentRow, after: IncidentRow): Note[] {
  const who = ctx.actor.label;
  return FIELDS.filter((field) => before[field] !== after[field]).map((field): Note => {
    const [from, to] = [before[field], after[field]];
    const reopens = field === "status" && before.status === "resolved";
    const text = {
      status: reopens ? `${who} took the incident up again: ${to}.` : `${who} set the state to ${to}.`,
      severity: `${who} set the severity from ${from} to ${to}.`,
      title: `${who} changed the title to “${to}”.`,
      assigneeId: to === null ? `${who} took the assignee away.` : `${who} assigned the incident.`,
      what: to === null ? `${who} took back what it was.` : `What it was, says ${who}: ${to}`,
      fix: to === null ? `${who} took back what fixed it.` : `What fixed it, says ${who}: ${to}`,
      fixedIn:
        to === null ? `${who} took back the release of the fix.` : `${who} says that it is fixed in ${to}.`,
    }[field];
    return { incidentId: after.id, kind: KIND[field], text, data: { from, to } };
  });
}
