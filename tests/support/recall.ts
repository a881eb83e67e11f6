import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { Ctx } from "@/lib/access";
import type { Symptoms } from "@/lib/knowledge";
import { activeSpace, embed, nearest } from "@/lib/knowledge/spaces";
import { storedModel } from "@/lib/knowledge/spaces/space";
import { literal } from "@/lib/knowledge/spaces/vectors";

/** Halves keep three digits: what differs by less is a tie. */
const TIE = 1e-3;

/** Which share of the truly nearest incidents is found; what is as near counts. */
export async function recall(ctx: Ctx, asked: Symptoms[], limit: number): Promise<number> {
  const space = await activeSpace(ctx, "incident");
  const vectors = await embed(
    space,
    asked.map((symptoms) => ({ kind: "symptoms", symptoms })),
  );
  let found = 0;
  for (const vector of vectors) {
    const exact = await db().execute<{ similarity: number }>(sql`
      select similarity from (
        select -(vector::vector <#> ${literal(vector)}::text::vector) as similarity from vectors
        where workspace_id = ${ctx.workspaceId} and model = ${storedModel(space)}) as compared
      order by similarity desc limit ${limit}`);
    const near = await nearest(ctx, space, vector, limit);
    found += near.filter(({ similarity }) => similarity >= exact.at(-1)!.similarity - TIE).length;
  }
  return found / (limit * asked.length);
}
