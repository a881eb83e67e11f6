import { sql } from "drizzle-orm";
import { type Ctx, executor, transact } from "@/lib/access";
import { jsonText } from "@/lib/kit/json-text";
import { type Claimed, heldBy, LEASE_SECONDS } from "../analyses/claim";
import { tellVersion, VERSION, type Version } from "../analyses/tell";
import { textsIn } from "../names/find-names";
import type { Report } from "../report/schemas";
import type { Draft } from "./run";

/** What comes faster is written together. */
const WRITE_MS = 250;

/** The run is not this worker's any more: a person stopped it, or another worker has it. */
export class RunLost extends Error {}

interface Written extends Version {
  services: string[];
}

/**
 * Writes the report a few times a second while it grows: each version has a number, and the parts that are new are published
 * with it, so that a reader who has the version before needs nothing else. A write that finds the run taken away aborts it.
 */
export class DraftWriter implements Draft {
  readonly report: Report = {};
  private stage: string | null = null;
  private pending: Report = {};
  private isDue = false;
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private failure: unknown = null;
  private readonly services = new Set<string>();

  constructor(
    private readonly ctx: Ctx,
    private readonly claimed: Claimed,
    private readonly incident: { number: number; services: string[] },
    /** Of all services of the workspace. */
    private readonly namesIn: (text: string) => string[],
    private readonly lost: (reason: unknown) => void,
  ) {}

  set(parts: Report): void {
    if (this.failure) throw this.failure;
    Object.assign(this.report, parts);
    Object.assign(this.pending, parts);
    this.due();
  }

  told(services: Iterable<string>): void {
    for (const one of services) this.services.add(one);
  }

  /** Says which agent is at work; null when all are done and a model may still think. */
  enter(stage: string | null): void {
    this.stage = stage;
    this.due();
  }

  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.isDue) this.write();
    await this.writing;
    if (this.failure) throw this.failure;
  }

  /** Writes no more. */
  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.isDue = false;
  }

  private due(): void {
    this.isDue = true;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.write();
    }, WRITE_MS).unref();
  }

  private write(): void {
    const { pending } = this;
    this.pending = {};
    this.isDue = false;
    this.writing = this.writing.then(async () => {
      if (this.failure) return;
      try {
        await this.store(pending);
      } catch (error) {
        this.failure = error;
        this.lost(error);
      }
    });
  }

  private store(set: Report): Promise<void> {
    const { claimed, incident, stage } = this;
    const text = jsonText(set);
    const named = [...new Set([...this.services, ...textsIn(set).flatMap(this.namesIn)])];
    return transact(this.ctx, async (ctx) => {
      const [row] = await executor(ctx).execute<Written>(sql`
        update analyses a set report = report || ${text}::text::jsonb, seq = seq + 1, stage = ${stage},
          services = (select coalesce(array_agg(distinct s), '{}') from unnest(
            services || array(select jsonb_array_elements_text(${JSON.stringify(named)}::text::jsonb))) as s),
          lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
        where ${heldBy(claimed)}
        returning ${VERSION}, services`);
      if (!row) throw new RunLost("the run was stopped or taken over");
      await tellVersion(ctx, row, {
        incidentNumber: incident.number,
        services: [...incident.services, ...row.services],
        state: "running",
        stage,
        set,
      });
    });
  }
}
