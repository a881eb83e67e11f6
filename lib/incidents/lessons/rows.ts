import { and, type Column, desc, eq, or, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { groupingLessons } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { cut } from "@/lib/kit/cut";
import { newId } from "@/lib/kit/ids";
import type { SignalMark } from "@/lib/signals";
import { pairOf, serviceOfShape, shapeOf } from "../dedup/model";
import type { Lessons } from "../grouping/model";

/** Read at once for a replay of the past, the newest. */
const AT_MOST = 50_000;

/** What people of the workspace have taught of these shapes, or of any for null. */
export async function lessonsOf(ctx: Ctx, shapes: Iterable<string> | null): Promise<Lessons> {
  const asked = shapes && [...new Set(shapes)];
  if (asked?.length === 0) return { apart: new Set(), together: new Set() };
  const rows = await executor(ctx)
    .select({ lesson: groupingLessons.lesson, a: groupingLessons.a, b: groupingLessons.b })
    .from(groupingLessons)
    .where(
      and(
        eq(groupingLessons.workspaceId, ctx.workspaceId),
        asked ? or(isAmong(groupingLessons.a, asked), isAmong(groupingLessons.b, asked)) : undefined,
      ),
    )
    .orderBy(desc(groupingLessons.taughtAt))
    .limit(AT_MOST);
  const of = (lesson: string) =>
    new Set(rows.filter((row) => row.lesson === lesson).map(({ a, b }) => pairOf(a, b)));
  return { apart: of("apart"), together: of("together") };
}

const isAmong = (column: Column, shapes: string[]) => sql`${column} = any(${textArray(shapes)})`;

/** The services of what people have put together with signals of these services. */
export const servicesTaughtWith = ({ together }: Lessons, services: readonly string[]): string[] =>
  [...together].flatMap((pair) => {
    const both = pair.split("\n").map(serviceOfShape);
    return both.some((service) => services.includes(service)) ? both : [];
  });

/** A kind of signal: its shape, and what it is about in words. */
export interface Taught {
  shape: string;
  subject: string;
}

/**
 * The kinds of these signals, the surest first. A rise of errors or a silence has no words of its own: where others are there,
 * nothing is learned of it.
 */
export function kindsOf(marks: SignalMark[], most: number): Taught[] {
  const worded = marks.filter(({ templateId, kind }) => templateId !== null || kind === "alert");
  const kinds = new Map(
    (worded.length > 0 ? worded : marks).map(({ service, templateId, subject }) => [
      shapeOf({ service, templateId, text: subject }),
      subject,
    ]),
  );
  return [...kinds].slice(0, most).map(([shape, subject]) => ({ shape, subject }));
}

/** Each of the one with each of the other. */
export const pairsOf = (a: Taught[], b: Taught[]): [Taught, Taught][] =>
  a.flatMap((one) => b.map((other): [Taught, Taught] => [one, other]));

/** Teaches about pairs; what was taught of one before is forgotten. A pair of equals teaches nothing. Answers how many. */
export async function teach(
  ctx: Ctx,
  lesson: "apart" | "together",
  pairs: [Taught, Taught][],
  incidentNumber: number,
): Promise<number> {
  const byKey = new Map<string, [Taught, Taught]>();
  for (const [x, y] of pairs) {
    if (x.shape === y.shape) continue;
    const sorted: [Taught, Taught] = x.shape < y.shape ? [x, y] : [y, x];
    byKey.set(pairOf(x.shape, y.shape), sorted);
  }
  if (byKey.size === 0) return 0;
  await executor(ctx)
    .insert(groupingLessons)
    .values(
      [...byKey.values()].map(([a, b]) => ({
        workspaceId: ctx.workspaceId,
        id: newId("lesson"),
        lesson,
        a: a.shape,
        b: b.shape,
        aText: cut(a.subject, 500),
        bText: cut(b.subject, 500),
        taughtBy: ctx.actor.label,
        incidentNumber,
      })),
    )
    .onConflictDoUpdate({
      target: [groupingLessons.workspaceId, groupingLessons.a, groupingLessons.b],
      set: {
        lesson: sql`excluded.lesson`,
        taughtBy: sql`excluded.taught_by`,
        taughtAt: sql`now()`,
        incidentNumber: sql`excluded.incident_number`,
      },
    });
  return byKey.size;
}

/** Forgets what was taught of these pairs as `lesson`; answers what that was. */
export async function forgetPairs(
  ctx: Ctx,
  lesson: "apart" | "together",
  pairs: [Taught, Taught][],
): Promise<[Taught, Taught][]> {
  if (pairs.length === 0) return [];
  const given = pairs.map(([x, y]) =>
    x.shape < y.shape ? { a: x.shape, b: y.shape } : { a: y.shape, b: x.shape },
  );
  const gone = await executor(ctx).execute<{ a: string; b: string; a_text: string; b_text: string }>(sql`
    delete from grouping_lessons l using jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb) as p(a text, b text)
    where l.workspace_id = ${ctx.workspaceId} and l.lesson = ${lesson} and l.a = p.a and l.b = p.b
    returning l.a, l.b, l.a_text, l.b_text`);
  return gone.map(({ a, b, a_text, b_text }) => [
    { shape: a, subject: a_text },
    { shape: b, subject: b_text },
  ]);
}
