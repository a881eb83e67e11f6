import { and, eq, max, sql } from "drizzle-orm";
import { analysisActions } from "@/db/schema";
import { type Ctx, executor, transact } from "@/lib/access";
import { cut } from "@/lib/kit/cut";
import { jsonText } from "@/lib/kit/json-text";
import { publish } from "@/lib/live";
import { type Claimed, heldBy } from "../analyses/claim";
import { presentAction } from "../analyses/list";
import { failureText } from "../failure";
import { canonicalJson } from "../quorum/digest";
import { RunLost } from "./draft";
import type { Act, Actions } from "./run";
import { addServices, servicesOfInput, servicesOfOutcome } from "./services";

type Row = typeof analysisActions.$inferSelect;
const TEXT_CHARS = 500;

/** Keeps what agents do: a row when it begins, its outcome when it is there, each told as it happens. */
export class ActionLog implements Actions {
  private next = 0;

  private constructor(
    private readonly ctx: Ctx,
    private readonly claimed: Claimed,
    private readonly incident: { number: number; services: string[] },
    /** Of all services of the workspace. */
    private readonly namesIn: (text: string) => string[],
    /** Outcomes of the run that is replayed, by what was asked. */
    private readonly kept: ReadonlyMap<string, unknown>,
  ) {}

  /** Goes on behind what an earlier worker did in this run. With `replayOf` outcomes of that run are answered again. */
  static async open(
    ctx: Ctx,
    claimed: Claimed,
    incident: { number: number; services: string[] },
    namesIn: (text: string) => string[],
    replayOf: string | null,
  ): Promise<ActionLog> {
    const kept = replayOf ? await outcomesOf(ctx, replayOf) : new Map<string, unknown>();
    const log = new ActionLog(ctx, claimed, incident, namesIn, kept);
    const [last] = await executor(ctx)
      .select({ position: max(analysisActions.position) })
      .from(analysisActions)
      .where(ofRun(ctx, claimed.id));
    log.next = (last?.position ?? 0) + 1;
    if (log.next > 1) await log.endLeftOpen();
    return log;
  }

  /** What a worker had in hand when it died is not under way any more. */
  private endLeftOpen(): Promise<void> {
    return transact(this.ctx, async (ctx) => {
      const rows = await executor(ctx)
        .update(analysisActions)
        .set({ state: "failed", failure: "The process that did this ended." })
        .where(and(ofRun(ctx, this.claimed.id), eq(analysisActions.state, "running")))
        .returning();
      await this.tell(ctx, rows);
    });
  }

  async run<T>(act: Act, work: () => Promise<T>, more: { tokens?: (outcome: T) => number } = {}): Promise<T> {
    const position = this.next++;
    const began = Date.now();
    await this.begin(position, act);
    const key = keyOf(act.name, act.input);
    try {
      const isKept = act.kind !== "model" && this.kept.has(key);
      const outcome = isKept ? (this.kept.get(key) as T) : await work();
      const tokens = more.tokens?.(outcome) ?? null;
      await this.end(position, act, { state: "done", output: outcome, ms: Date.now() - began, tokens });
      return outcome;
    } catch (error) {
      await this.end(position, act, { state: "failed", failure: failureText(error), ms: Date.now() - began });
      throw error;
    }
  }

  private begin(position: number, { agent, kind, name, text, input }: Act): Promise<void> {
    return transact(this.ctx, async (ctx) => {
      const held = await executor(ctx).execute(
        sql`select from analyses where ${heldBy(this.claimed)} for no key update`,
      );
      if (held.length === 0) throw new RunLost("the run was stopped or taken over");
      const [row] = await executor(ctx)
        .insert(analysisActions)
        .values({
          workspaceId: ctx.workspaceId,
          analysisId: this.claimed.id,
          position,
          agent,
          kind,
          name,
          text: cut(text, TEXT_CHARS).toWellFormed(),
          state: "running",
          input: sql`${jsonText(input)}::text::jsonb`,
        })
        .returning();
      await this.tell(ctx, [row!]);
    });
  }

  private end(
    position: number,
    { kind }: Act,
    outcome: Partial<Pick<Row, "state" | "output" | "failure" | "ms" | "tokens">>,
  ): Promise<void> {
    return transact(this.ctx, async (ctx) => {
      const [row] = await executor(ctx)
        .update(analysisActions)
        .set({
          ...outcome,
          output: kind === "note" ? null : sql`${jsonText(outcome.output)}::text::jsonb`,
        })
        .where(
          and(
            ofRun(ctx, this.claimed.id),
            eq(analysisActions.position, position),
            // Whoever took the run over has said how this ended.
            eq(analysisActions.state, "running"),
          ),
        )
        .returning();
      await this.tell(ctx, row ? [row] : []);
    });
  }

  /** Actions are shown with the report: both are served by the services of either. */
  private async tell(ctx: Ctx, rows: Row[]): Promise<void> {
    const { number, services } = this.incident;
    const told = rows.map((row) => ({
      row,
      named: [
        ...new Set([
          ...servicesOfInput(row.input),
          ...servicesOfOutcome(row.output),
          ...this.namesIn(row.text),
          ...this.namesIn(row.failure ?? ""),
        ]),
      ],
    }));
    await addServices(ctx, this.claimed.id, [...new Set(told.flatMap(({ named }) => named))]);
    await publish(
      ctx,
      told.map(({ row, named }) => ({
        type: "agent_action" as const,
        incidentNumber: number,
        services: [...new Set([...services, ...named])],
        data: { ...presentAction(row) },
      })),
    );
  }
}

const ofRun = (ctx: Ctx, analysisId: string) =>
  and(eq(analysisActions.workspaceId, ctx.workspaceId), eq(analysisActions.analysisId, analysisId));

const keyOf = (name: string, input: unknown) => `${name} ${canonicalJson(input ?? null)}`;

async function outcomesOf(ctx: Ctx, analysisId: string): Promise<Map<string, unknown>> {
  const rows = await executor(ctx)
    .select()
    .from(analysisActions)
    .where(and(ofRun(ctx, analysisId), eq(analysisActions.state, "done")));
  return new Map(
    rows.filter(({ kind }) => kind !== "model").map((row) => [keyOf(row.name, row.input), row.output]),
  );
}
