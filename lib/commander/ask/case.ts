import { and, desc, eq, lt, ne } from "drizzle-orm";
import { analyses, questions, serviceInstances } from "@/db/schema";
import { type Ctx, executor, inView, seenOf, withinView } from "@/lib/access";
import { serviceNames, topology } from "@/lib/catalog";
import { getIncident, type IncidentDetail } from "@/lib/incidents";
import type { Scope } from "../evidence/check";
import { scopeOf } from "../evidence/scope";
import { nameFinder } from "../names/find-names";
import type { Held } from "../opinion/check-claims";
import { Names } from "../opinion/names";
import { type Report, reportSchema } from "../report/schemas";
import { type Situation, situationSchema } from "../schemas";
import type { QuestionRow } from "./rows";

const INSTANCES_AT_MOST = 2000;
const SERVICES_AT_MOST = 2000;
const EARLIER_AT_MOST = 6;
/** Who asks may ask of what was before: as far as the tools may look. */
const AROUND_MS = 24 * 3_600_000;

/** What a question is answered from, as far as the one who asks sees it. */
export interface Case {
  incident: IncidentDetail;
  situation: Situation;
  held: Held;
  /** Services that the question names. */
  named: string[];
  earlier: { question: string; answer: string }[];
  /** Epoch ms. */
  from: number;
  until: number;
}

export async function caseOf(ctx: Ctx, number: number, row: QuestionRow): Promise<Case> {
  const incident = await getIncident(ctx, number);
  const [situation, diagnosis, earlier] = await Promise.all([
    situationOf(ctx),
    diagnosisOf(ctx, incident.id),
    earlierOf(ctx, row),
  ]);
  const named = nameFinder(situation.services.map(({ name }) => name))(row.question);
  const from = Date.parse(incident.firstBadAt);
  const until = Math.max(
    Date.parse(incident.lastSignalAt),
    incident.resolvedAt ? Date.parse(incident.resolvedAt) : Date.now(),
  );
  const base = scopeOf({ ctx, incident, situation });
  const scope: Scope = {
    ...base,
    services: [...new Set([...base.services, ...named])],
    from: from - AROUND_MS,
    until: until + AROUND_MS,
  };
  return {
    incident,
    situation,
    named,
    earlier,
    from,
    until,
    held: { scope, names: new Names(situation), rules: diagnosis },
  };
}

/** Who there is and who needs whom; rows are looked at by tools. */
async function situationOf(ctx: Ctx): Promise<Situation> {
  const [known, edges, instances] = await Promise.all([
    serviceNames(ctx.workspaceId),
    topology(ctx),
    executor(ctx)
      .select({ service: serviceInstances.service, name: serviceInstances.name, node: serviceInstances.node })
      .from(serviceInstances)
      .where(and(eq(serviceInstances.workspaceId, ctx.workspaceId), inView(ctx, serviceInstances.service)))
      .orderBy(desc(serviceInstances.lastSeenAt))
      .limit(INSTANCES_AT_MOST),
  ]);
  const own = Map.groupBy(instances, ({ service }) => service);
  return situationSchema.parse({
    until: null,
    services: seenOf(ctx, [...known])
      .slice(0, SERVICES_AT_MOST)
      .map((name) => ({ name, instances: (own.get(name) ?? []).map(({ name, node }) => ({ name, node })) })),
    nodes: [...new Set(instances.flatMap(({ node }) => node ?? []))],
    edges: edges.map(({ caller, callee }) => ({ caller, callee })),
  });
}

/** What the rules found last, where all that it names is in view. */
async function diagnosisOf(ctx: Ctx, incidentId: string) {
  const [row] = await executor(ctx)
    .select({ report: analyses.report })
    .from(analyses)
    .where(
      and(
        eq(analyses.workspaceId, ctx.workspaceId),
        eq(analyses.incidentId, incidentId),
        eq(analyses.state, "done"),
        ne(analyses.cause, "replay"),
        withinView(ctx, analyses.services),
      ),
    )
    .orderBy(desc(analyses.number))
    .limit(1);
  const report: Report | undefined = row && reportSchema.safeParse(row.report).data;
  return report?.diagnosis ?? null;
}

/** What was asked before and answered, the oldest first. */
async function earlierOf(ctx: Ctx, row: QuestionRow) {
  const rows = await executor(ctx)
    .select({ question: questions.question, answer: questions.answer })
    .from(questions)
    .where(
      and(
        eq(questions.workspaceId, ctx.workspaceId),
        eq(questions.incidentId, row.incidentId),
        eq(questions.state, "done"),
        lt(questions.id, row.id),
        withinView(ctx, questions.services),
      ),
    )
    .orderBy(desc(questions.id))
    .limit(EARLIER_AT_MOST);
  return rows
    .reverse()
    .map(({ question, answer }) => ({ question, answer: (answer as { text?: string }).text ?? "" }));
}
