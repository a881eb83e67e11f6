import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { services } from "@/db/schema";
import { singleton } from "@/lib/kit/singleton";

/** New services appear rarely and a window need not know one at once. */
const FRESH_MS = 5000;
const MAX_WORKSPACES = 1000;

interface Known {
  names: ReadonlySet<string>;
  readAt: number;
}
const cache = () => singleton("known-services", () => new Map<string, Known>());

/** Names of the workspace's services, at most some seconds old. */
export async function knownServices(workspaceId: string): Promise<ReadonlySet<string>> {
  const known = cache().get(workspaceId);
  if (known && Date.now() - known.readAt < FRESH_MS) return known.names;
  const names = await serviceNames(workspaceId);
  if (cache().size >= MAX_WORKSPACES) cache().clear();
  cache().set(workspaceId, { names, readAt: Date.now() });
  return names;
}

/** The same as they are now. */
export async function serviceNames(workspaceId: string): Promise<ReadonlySet<string>> {
  const rows = await db()
    .select({ name: services.name })
    .from(services)
    .where(eq(services.workspaceId, workspaceId))
    .limit(5000);
  return new Set(rows.map((row) => row.name));
}
