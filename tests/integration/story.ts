import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { serviceMinutes, templateMinutes, templates, windows } from "@/db/schema";
import { type Ctx, executor, systemCtx, transact } from "@/lib/access";
import { learnServices } from "@/lib/catalog";
import { groupSignals } from "@/lib/incidents";
import { LEVELS } from "@/lib/intake/level";
import { newId } from "@/lib/kit/ids";
import { detectSignals } from "@/lib/signals";
import type { TemplateFinding, WindowFindings } from "@/lib/templates";

const MINUTE = 60_000;

/** Lines of one template in one window: `[moment, …]` in ms, or how many at the window's own moment. */
export interface Said {
  pattern: string;
  level?: (typeof LEVELS)[number];
  /** As stored; the pattern when left out. */
  texts?: string[];
  count?: number;
  at?: number[];
  muted?: boolean;
}

/** Tells a workspace what its services logged, the way the window job does, at any moment of the past. */
export class Story {
  private readonly ids = new Map<string, string>();
  private records = 0;

  /** `windows`: how many the workspace has by other means. */
  constructor(
    readonly ctx: Ctx,
    private windows = 0,
  ) {}

  /** A window of one service, written and assessed. Answers what grouping answers. */
  async window(service: string, arrivedAt: number, said: Said[], peers: string[] = []) {
    const findings = await this.write(service, arrivedAt, said, peers);
    return this.assess(findings);
  }

  async assess(findings: WindowFindings) {
    const system = systemCtx(this.ctx.workspaceId);
    const detected = await detectSignals(system, findings);
    return transact(system, async (ctx) => {
      const marked = await executor(ctx).execute(sql`
        update windows set assessed_at = now() where workspace_id = ${ctx.workspaceId} and id = ${findings.windowId}
        and assessed_at is null returning id`);
      if (marked.length === 0) return { opened: [], joined: [] };
      await learnServices(ctx, findings);
      return groupSignals(ctx, detected, findings);
    });
  }

  /** `minutes` of quiet before `until`: each line `perMinute` times, without assessment. */
  async past(service: string, until: number, minutes: number, said: (Said & { perMinute: number })[]) {
    const at = Array.from(
      { length: minutes },
      (_, i) => Math.floor(until / MINUTE) * MINUTE - (minutes - i) * MINUTE,
    );
    await this.write(
      service,
      until,
      said.map((line) => ({ ...line, at: at.flatMap((m) => Array<number>(line.perMinute).fill(m)) })),
    );
  }

  async write(
    service: string,
    arrivedAt: number,
    said: Said[],
    peers: string[] = [],
  ): Promise<WindowFindings> {
    const { workspaceId } = this.ctx;
    const levels = new Map<number, number[]>();
    const found: TemplateFinding[] = [];
    for (const line of said) {
      const level = LEVELS.indexOf(line.level ?? "info");
      const times = line.at ?? Array<number>(line.count ?? 1).fill(arrivedAt);
      const minutes = new Map<number, number>();
      for (const time of times) {
        const minute = Math.floor(time / MINUTE) * MINUTE;
        minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
        const row = levels.get(minute) ?? [0, 0, 0, 0, 0, 0];
        row[level]!++;
        levels.set(minute, row);
      }
      found.push(await this.template(service, line, level, times, minutes));
    }
    for (const [minute, [trace, debug, info, warn, error, fatal]] of levels)
      await db()
        .insert(serviceMinutes)
        .values({ workspaceId, service, minute: new Date(minute), trace, debug, info, warn, error, fatal })
        .onConflictDoUpdate({
          target: [serviceMinutes.workspaceId, serviceMinutes.service, serviceMinutes.minute],
          set: Object.fromEntries(
            LEVELS.map((name) => [name, sql.raw(`service_minutes.${name} + excluded.${name}`)]),
          ),
        });
    const times = said.flatMap((line) => line.at ?? [arrivedAt]);
    const window = await this.windowRow(service, arrivedAt, found, times);
    return {
      windowId: window,
      service,
      openedAt: arrivedAt - 5000,
      closedAt: arrivedAt,
      records: found.reduce((sum, t) => sum + t.count, 0),
      templates: found,
      minutes: [...levels].sort(([a], [b]) => a - b).map(([minute, counts]) => ({ minute, levels: counts })),
      peers: peers.map((peer) => ({ service: peer, source: "peer" as const, count: 5 })),
    };
  }

  private async template(
    service: string,
    line: Said,
    level: number,
    times: number[],
    minutes: Map<number, number>,
  ) {
    const { workspaceId } = this.ctx;
    const key = `${service} ${line.pattern}`;
    const isNew = !this.ids.has(key);
    const id = this.ids.get(key) ?? newId("template");
    this.ids.set(key, id);
    const [first, last] = [Math.min(...times), Math.max(...times)];
    if (isNew)
      await db()
        .insert(templates)
        .values({
          workspaceId,
          id,
          service,
          pattern: line.pattern,
          level,
          count: times.length,
          firstSeenAt: new Date(first),
          lastSeenAt: new Date(last),
          examples: { lines: line.texts ?? [line.pattern], values: [] },
          muted: line.muted ?? false,
        });
    await db()
      .insert(templateMinutes)
      .values(
        [...minutes].map(([minute, count]) => ({
          workspaceId,
          templateId: id,
          minute: new Date(minute),
          count,
        })),
      )
      .onConflictDoUpdate({
        target: [templateMinutes.workspaceId, templateMinutes.templateId, templateMinutes.minute],
        set: { count: sql`template_minutes.count + excluded.count` },
      });
    const quotes = (line.texts ?? [line.pattern]).map((text) => ({
      id: String(++this.records),
      ts: first,
      text,
    }));
    return {
      id,
      pattern: line.pattern,
      level,
      levelName: LEVELS[level]!,
      count: times.length,
      isNew,
      muted: line.muted ?? false,
      minutes: [...minutes].sort(([a], [b]) => a - b),
      first: quotes[0]!,
      quotes,
      errors: level >= LEVELS.indexOf("error") ? { count: times.length, first: quotes[0]! } : null,
    };
  }

  private async windowRow(service: string, arrivedAt: number, found: TemplateFinding[], times: number[]) {
    const id = newId("window");
    await db()
      .insert(windows)
      .values({
        workspaceId: this.ctx.workspaceId,
        id,
        service,
        number: ++this.windows,
        openedAt: new Date(arrivedAt - 5000),
        closedAt: new Date(arrivedAt),
        reason: "time",
        records: found.reduce((sum, t) => sum + t.count, 0),
        templates: found.length,
        newTemplates: found.filter((t) => t.isNew).length,
        levels: {},
        severity: "info",
        title: "",
        summary: "",
        impactedServices: [],
        noiseReductionRatio: 0,
        firstTs: new Date(Math.min(...times)),
        lastTs: new Date(Math.max(...times)),
        firstRecordId: 1,
      });
    return id;
  }
}
