import type { apiKeys } from "@/db/schema";
import type { ApiKey } from "../schemas";

/** A key's row as people see it: without its hash. */
export const presentKey = (row: typeof apiKeys.$inferSelect): ApiKey => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes as ApiKey["scopes"],
  services: row.services,
  lastFour: row.lastFour,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  replacedBy: row.replacedBy,
});
