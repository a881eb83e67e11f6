import {
  authorize,
  type Ctx,
  createApiKey,
  once,
  recordAudit,
  requestHash,
  revokeApiKey,
  systemCtx,
} from "@/lib/access";
import { env } from "@/lib/kit/env";
import { DomainError, invalid } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { onShutdown } from "@/lib/kit/lifecycle";
import { log } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";
import { findScenario, SCENARIOS } from "./catalog";
import type { Scenario } from "./model";
import { playScenario } from "./play";
import type { ScenarioRow, ScenarioRun } from "./schemas";

interface Run {
  scenario: Scenario;
  abort: AbortController;
  done: Promise<void>;
}
/** By workspace. Kept in this process alone: a restart ends what runs, and its key ends by its date. */
const runs = () =>
  singleton("scenario-runs", () => {
    const all = new Map<string, Run>();
    onShutdown("scenarios", async () => {
      for (const { abort } of all.values()) abort.abort();
      await Promise.all([...all.values()].map(({ done }) => done));
    });
    return all;
  });

/** Longer than any scenario takes when nothing goes wrong; the key outlives the patience of the sender. */
const PATIENCE_MS = 60_000;
const KEY_SPARE_MS = 5 * 60_000;

export function listScenarios(ctx: Ctx): { data: ScenarioRow[]; nextCursor: null } {
  authorize(ctx, "scenarios:run");
  const running = runs().get(ctx.workspaceId)?.scenario;
  return { data: SCENARIOS.map((scenario) => present(scenario, scenario === running)), nextCursor: null };
}

/**
 * Starts a scenario in the background of this process: its records come in through the server's own public intake, with a
 * key made for it alone. Throws `conflict` while another one runs in the workspace.
 */
export async function startScenario(
  ctx: Ctx,
  input: ScenarioRun,
  idempotencyKey?: string,
): Promise<ScenarioRow> {
  authorize(ctx, "scenarios:run");
  const scenario = findScenario(input.name);
  if (!scenario) throw invalid("name", `must be one of ${SCENARIOS.map(({ name }) => name).join(", ")}`);
  return once(ctx, "startScenario", idempotencyKey, requestHash(input), async (inside) => {
    // Seen here and set without a pause after it, so that of two at the same moment one is refused.
    const current = runs().get(ctx.workspaceId);
    if (current)
      throw new DomainError("conflict", `The scenario "${current.scenario.title}" is still running here.`);
    const begin = reserve(ctx.workspaceId, scenario);
    try {
      const expiresAt = new Date(Date.now() + scenario.liveMinutes * 60_000 + KEY_SPARE_MS).toISOString();
      const system = { ...systemCtx(ctx.workspaceId), tx: inside.tx, afterCommit: inside.afterCommit };
      const name = `Scenario ${scenario.name}`;
      const { id, key } = await createApiKey(system, { name, scopes: ["logs:write"], expiresAt });
      await recordAudit(inside, { action: "scenario.started", subject: scenario.name, after: input });
      inside.afterCommit!.push(() => begin({ id, key: key! }, input.meltdown));
    } catch (error) {
      runs().delete(ctx.workspaceId);
      throw error;
    }
    return present(scenario, true);
  });
}

/** Takes the workspace's place; the function it gives lets the scenario begin. */
function reserve(workspaceId: string, scenario: Scenario) {
  const run: Run = { scenario, abort: new AbortController(), done: Promise.resolve() };
  runs().set(workspaceId, run);
  return (key: { id: string; key: string }, meltdown: boolean) => {
    run.done = perform(run, workspaceId, key, meltdown).finally(() => runs().delete(workspaceId));
  };
}

async function perform(
  { scenario, abort: { signal } }: Run,
  workspaceId: string,
  { id, key }: { id: string; key: string },
  meltdown: boolean,
): Promise<void> {
  try {
    const to = { url: ownUrl(), key, patienceMs: PATIENCE_MS, signal };
    const sent = await playScenario(scenario, { to, runId: newId("request"), speed: 1, meltdown });
    log().info({ scenario: scenario.name, sent }, "a scenario has ended");
  } catch (error) {
    if (!signal.aborted) log().warn({ err: error, scenario: scenario.name }, "a scenario broke off");
  }
  await revokeApiKey(systemCtx(workspaceId), id).catch((error) =>
    log().warn({ err: error, key: id }, "the key of a scenario could not be revoked; it ends by its date"),
  );
}

const present = ({ name, title, description, liveMinutes }: Scenario, running: boolean): ScenarioRow => ({
  name,
  title,
  description,
  minutes: liveMinutes,
  running,
});

/** Where this process listens, seen from itself. Never taken from a request: its Host header is anybody's word. */
function ownUrl(): string {
  const { HOST, PORT } = env();
  const everywhere = HOST === "0.0.0.0" || HOST === "::";
  const host = everywhere ? "127.0.0.1" : HOST.includes(":") ? `[${HOST}]` : HOST;
  return `http://${host}:${PORT}`;
}
