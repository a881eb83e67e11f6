import { db } from "@/db/client";
import { users } from "@/db/schema";
import { addMember, type Ctx, type PersonCtx, type Role, systemCtx, userCtx } from "@/lib/access";
import { newId } from "@/lib/kit/ids";

/** Somebody who has signed in, and belongs to no workspace yet. */
export async function newPerson({ isVerified = true } = {}): Promise<PersonCtx> {
  const id = newId("user");
  const email = `${id.toLowerCase()}@example.test`;
  await db()
    .insert(users)
    .values({ id, email, emailVerified: isVerified ? new Date() : null });
  return { user: { id, email, name: null, sessionId: newId("session") } };
}

export interface Somebody {
  id: string;
  email: string;
  /** As whom they act in the workspace. */
  ctx: Ctx;
}

/** Somebody who belongs to the workspace. */
export async function newMember(
  { workspaceId }: Ctx,
  role: Role,
  services: string[] | null = null,
): Promise<Somebody> {
  const { user } = await newPerson();
  await addMember(systemCtx(workspaceId), { email: user.email, role, services });
  const membership = { workspaceId, slug: "", name: "", role, services };
  return { id: user.id, email: user.email, ctx: userCtx(user, membership) };
}
