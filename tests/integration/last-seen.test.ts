import { expect, it } from "vitest";
import { db } from "@/db/client";
import { sessions } from "@/db/schema";
import { membersLastSeen } from "@/lib/access";
import { HOUR_MS } from "@/lib/kit/clock";
import { newWorkspace, useDatabase } from "../support/database";
import { newMember } from "../support/somebody";

useDatabase();

const openSession = (userId: string, lastSeenAt: Date) =>
  db()
    .insert(sessions)
    .values({
      tokenHash: `${userId} ${lastSeenAt.getTime()}`,
      userId,
      lastSeenAt,
      expiresAt: new Date(Date.now() + HOUR_MS),
    });

it("tells those who manage members when each was last seen anywhere, and of nobody else", async () => {
  const admin = await newWorkspace("admin");
  const [busy, idle] = [await newMember(admin, "viewer"), await newMember(admin, "viewer")];
  const stranger = await newMember(await newWorkspace("owner"), "viewer");
  const [before, last] = [new Date("2026-11-20T10:00:00Z"), new Date("2026-11-21T10:00:00Z")];
  await openSession(busy.id, last);
  await openSession(busy.id, before);
  await openSession(stranger.id, last);
  expect(await membersLastSeen(admin)).toEqual(new Map([[busy.id, last.toISOString()]]));
  await expect(membersLastSeen(idle.ctx)).rejects.toMatchObject({ code: "forbidden" });
});
