import { authorize, type Ctx } from "@/lib/access";
import type { WindowFindings } from "@/lib/templates";
import type { Detected } from "./draft";
import { judgeWindow } from "./judge";
import { readPast } from "./read-past";
import { withoutUsualBursts } from "./usual-bursts";

/**
 * What is new, spiking, shifted or going on in a closed window. Reads only, so it may run before the transaction in which
 * `groupSignals` stores the outcome; the window's own counts must be in the rows already.
 */
export async function detectSignals(ctx: Ctx, findings: WindowFindings): Promise<Detected> {
  authorize(ctx, "signals:read");
  if (findings.templates.length === 0) return { arrivedAt: findings.closedAt, drafts: [], continued: [] };
  const { drafts, continued } = judgeWindow(findings, await readPast(ctx, findings));
  return { arrivedAt: findings.closedAt, drafts: await withoutUsualBursts(ctx, drafts), continued };
}
