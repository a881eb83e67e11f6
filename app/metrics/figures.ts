import { standAnalysisMetrics, standModelMetrics } from "@/lib/commander";
import { openSseConnections, sseConnections } from "@/lib/http";
import { countActiveIncidents, standIncidentMetrics } from "@/lib/incidents";
import { log } from "@/lib/kit/log";
import { gauge } from "@/lib/kit/metrics";

/** What is not counted as it happens but read when somebody asks. */
export async function readFigures(): Promise<void> {
  standIncidentMetrics();
  standAnalysisMetrics();
  standModelMetrics();
  sseConnections().set(openSseConnections());
  const active = gauge("active_incidents", "Incidents not resolved, over all workspaces");
  try {
    active.set(await countActiveIncidents());
  } catch (error) {
    // The other figures tell of the outage; they must be readable during one.
    log().warn({ err: (error as Error).cause ?? error }, "active incidents could not be counted");
  }
}
