import type { Executor } from "@/db/client";
import { counters, memberships, workspaces } from "@/db/schema";
import { DomainError } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { recordAudit } from "../audit/record";
import { type PersonCtx, userCtx } from "../authenticate";
import { membershipsOf } from "../members/memberships";
import { once, requestHash } from "../once";
import type { Workspace, WorkspaceCreate } from "../schemas";
import { presentWorkspace } from "./list";
import { slugOf } from "./slug";

/** More tries than this find no free address by chance. */
const TRIES = 4;

/**
 * Makes a workspace of which the maker is the owner. For whoever may make further ones in some workspace they belong to;
 * else `forbidden`. Throws `conflict` for an address that is taken.
 */
export async function createWorkspace(
  person: PersonCtx,
  input: WorkspaceCreate,
  idempotencyKey?: string,
): Promise<Workspace> {
  const held = (await membershipsOf(person.user.id)).map((each) => userCtx(person.user, each, person));
  const maker = held.find(({ permissions }) => permissions.has("workspaces:create"));
  if (!maker)
    throw new DomainError("forbidden", "This needs the permission workspaces:create in some workspace.");
  const operation = `createWorkspace ${person.user.id}`;
  return once(maker, operation, idempotencyKey, requestHash(input), async (inside) => {
    const { id, slug, name } = await insert(inside.tx!, input);
    const membership = { workspaceId: id, slug, name, role: "owner" as const, services: null };
    await inside.tx!.insert(counters).values({ workspaceId: id });
    await inside.tx!.insert(memberships).values({ workspaceId: id, userId: person.user.id, role: "owner" });
    const there = { ...userCtx(person.user, membership, person), tx: inside.tx };
    await recordAudit(there, {
      action: "workspace.created",
      subject: id,
      after: { slug, name, owner: person.user.email },
    });
    return presentWorkspace(membership);
  });
}

/** A wished address is taken or refused; one made of the name gets an ending when it is taken. */
async function insert(tx: Executor, { name, slug: wished }: WorkspaceCreate) {
  for (let i = 0; i < (wished ? 1 : TRIES); i++) {
    const slug = wished ?? slugOf(name) + (i === 0 ? "" : `-${newId("workspace").slice(-5)}`);
    const [made] = await tx
      .insert(workspaces)
      .values({ id: newId("workspace"), slug, name })
      .onConflictDoNothing()
      .returning();
    if (made) return made;
  }
  throw new DomainError("conflict", "This address is taken.", {
    fields: [{ field: "slug", reason: "is taken" }],
  });
}
