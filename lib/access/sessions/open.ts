import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { sessions, users } from "@/db/schema";
import { sha256 } from "@/lib/kit/crypto";
import { transactPersonal } from "../person";
import { joinByDomain } from "../sign-in/join-by-domain";
import { browserOf } from "./browser";
import { endSessionOf } from "./end";
import { sessionIdOf } from "./token";

interface Opening {
  token: string;
  userId: string;
  expiresAt: Date;
  /** `email`, or the id of a provider. */
  method: string;
  address: string;
  userAgent: string | null;
  requestId: string;
  /** The token that the browser brought along: its session ends, so that none is left behind. */
  replaces: string | null;
}

/** Longer ones say nothing that people would read. */
const MAX_USER_AGENT = 400;

/** Opens a session for somebody who has just shown who they are, after they joined what their address lets them join. */
export async function openSession(opening: Opening): Promise<void> {
  const { token, method, address, requestId, expiresAt, replaces } = opening;
  if (replaces) await endSessionOf(replaces, "replaced", { address, requestId });
  const [user] = await db().select().from(users).where(eq(users.id, opening.userId));
  const from = { address, requestId };
  await transactPersonal({ user: user!, ...from }, async ({ tx, note }) => {
    await joinByDomain(tx, user!, from);
    const id = sessionIdOf(token)!;
    const userAgent = opening.userAgent?.slice(0, MAX_USER_AGENT) ?? null;
    await tx
      .insert(sessions)
      .values({ id, tokenHash: sha256(token), userId: user!.id, method, address, userAgent, expiresAt });
    note({ action: "session.opened", subject: id, after: { method, browser: browserOf(userAgent) } });
  });
}
