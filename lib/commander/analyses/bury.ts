import type { Ctx } from "@/lib/access";

export async function buryAnalysis(
  _ctx: Ctx,
  _given: { analysisId: string; incidentNumber: number; reason: string },
): Promise<void> {}
