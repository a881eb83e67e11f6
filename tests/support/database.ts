import { cpSync } from "node:fs";
import { afterAll, beforeAll, inject } from "vitest";
import { connect, db, disconnect } from "@/db/client";
import { counters, workspaces } from "@/db/schema";
import type { Ctx } from "@/lib/access/context";
import { permissionsOf } from "@/lib/access/roles/permissions";
import { isWorkspaceWide, type Role } from "@/lib/access/schemas";
import { newId } from "@/lib/kit/ids";
import { newFolder, removeFolder } from "./folders";
import { createDatabase, dropDatabase } from "./postgres";

/** At the top of a test file: gives it a migrated database of its own, which `db()` then is. */
export function useDatabase(): void {
  let url = "";
  let folder = "";

  beforeAll(async () => {
    folder = newFolder();
    const template = inject("databaseTemplate");
    if (template.kind === "server") url = await createDatabase(template.name);
    else cpSync(template.folder, folder, { recursive: true });
    Object.assign(process.env, { DATABASE_URL: url, DATA_DIR: folder });
    await connect();
  });

  afterAll(async () => {
    await disconnect();
    if (url) await dropDatabase(url);
    removeFolder(folder);
  });
}

/** A workspace nobody else knows, and an agent with a role in it: tests of one file need not clean up after each other. */
export async function newWorkspace(role: Role = "owner"): Promise<Ctx & { slug: string }> {
  const id = newId("workspace");
  const slug = id.replace("_", "-");
  await db().insert(workspaces).values({ id, slug, name: "Test" });
  await db().insert(counters).values({ workspaceId: id });
  return {
    workspaceId: id,
    slug,
    actor: { kind: "agent", id: newId("user"), label: `${role}@example.test` },
    permissions: permissionsOf(role),
    services: null,
  };
}

/** The same person, limited to some services. */
export const limitedTo = (ctx: Ctx, ...services: string[]): Ctx => ({
  ...ctx,
  permissions: new Set([...ctx.permissions].filter((permission) => !isWorkspaceWide(permission))),
  services: new Set(services),
});
