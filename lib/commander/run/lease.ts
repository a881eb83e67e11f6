import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { type Claimed, heldBy, LEASE_SECONDS } from "../analyses/claim";
import { onEnded } from "../analyses/ended";
import { RunLost } from "./draft";

const RENEW_MS = (LEASE_SECONDS * 1000) / 3;

/** Holds the run while nothing is written, a model may think for long; hears as well that it was stopped, in this process at once. Ends with the returned call. */
export function keepLease(claimed: Claimed, lost: (reason: unknown) => void): () => void {
  const lose = () => lost(new RunLost("the run was stopped or taken over"));
  const timer = setInterval(async () => {
    try {
      const rows = await db().execute(sql`
        update analyses set lease_until = now() + make_interval(secs => ${LEASE_SECONDS}) where ${heldBy(claimed)} returning id`);
      if (rows.length === 0) lose();
    } catch {
      // The database is away; the next write says what became of the run.
    }
  }, RENEW_MS).unref();
  const deaf = onEnded(claimed.id, lose);
  return () => {
    clearInterval(timer);
    deaf();
  };
}
