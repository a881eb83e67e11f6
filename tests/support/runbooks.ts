import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { Ctx } from "@/lib/access";
import { importRunbooks } from "@/lib/knowledge";
import type { RunbookImport } from "@/lib/knowledge/schemas";
import { tendWorkspace } from "@/lib/knowledge/tending/tend";

export interface MadeUp {
  path: string;
  source: string;
}

export const importFiles = (ctx: Ctx, files: MadeUp[]): Promise<RunbookImport> =>
  importRunbooks(ctx, Buffer.from(JSON.stringify({ files })), "application/json");

/** Learns the words of the workspace's runbooks and embeds them, as the worker does once they rest. */
export async function learnRunbooks({ workspaceId }: Ctx): Promise<void> {
  await db().execute(
    sql`update runbooks set updated_at = updated_at - interval '1 minute' where workspace_id = ${workspaceId}`,
  );
  while ((await tendWorkspace(workspaceId)).more);
}

const THINGS = [
  "database",
  "gateway",
  "queue",
  "cache",
  "certificate store",
  "scheduler",
  "object storage",
  "search index",
];
const TROUBLES: [name: string, meaning: string, steps: string][] = [
  ["Disk full", "The volume has no space left and writes fail", "Remove old snapshots, then grow the volume"],
  [
    "Slow answers",
    "Latency is above its objective and clients time out",
    "Look for locks and long queries, then add replicas",
  ],
  [
    "Connections exhausted",
    "New connections are refused because the pool is used up",
    "Restart leaking clients, raise the limit",
  ],
  [
    "Out of memory",
    "Processes are killed because memory is used up",
    "Compare heap profiles, roll back the last release",
  ],
  [
    "Replication lag",
    "Followers are behind the leader and read stale data",
    "Check the network between zones, rebuild the follower",
  ],
];

/** Forty runbooks of eight things with five troubles each. */
export const library = (): MadeUp[] =>
  THINGS.flatMap((thing) =>
    TROUBLES.map(([name, meaning, steps]) => {
      const title = `${thing[0]!.toUpperCase()}${thing.slice(1)}: ${name.toLowerCase()}`;
      const folder = thing.replace(" ", "-");
      return {
        path: `${folder}/${name.replaceAll(" ", "")}.md`,
        source:
          `# ${title}\n\n## Meaning\n\n${meaning} in the ${thing}.\n\n## Diagnosis\n\nOpen the board of the ${thing} ` +
          `and look at the last hour.\n\n\`\`\`\nkubectl -n ${folder} get pods\n\`\`\`\n\n## Mitigation\n\n${steps}.\n`,
      };
    }),
  );
