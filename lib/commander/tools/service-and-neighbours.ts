import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { serviceInstances } from "@/db/schema";
import { executor } from "@/lib/access";
import { serviceOf } from "@/lib/catalog";
import { serviceId, serviceText } from "../evidence/row-texts";
import { type LookTool, serviceInput } from "./tool";

const INSTANCES_SHOWN = 30;
const input = z.object({ service: serviceInput });

export const serviceAndNeighboursTool: LookTool<z.infer<typeof input>> = {
  name: "service_and_neighbours",
  description:
    "What the catalog knows of a service: its owner, what it needs, what needs it, and its instances.",
  input,
  words: ({ service }) => `Looks up ${service} and who needs whom`,
  run: async ({ ctx }, { service }) => {
    const known = await serviceOf(ctx, service);
    if (!known) return { rows: [], note: "There is no such service." };
    const instances = await executor(ctx)
      .select({ name: serviceInstances.name, node: serviceInstances.node })
      .from(serviceInstances)
      .where(and(eq(serviceInstances.workspaceId, ctx.workspaceId), eq(serviceInstances.service, known.name)))
      .orderBy(desc(serviceInstances.lastSeenAt))
      .limit(INSTANCES_SHOWN);
    const text = serviceText({
      ...known,
      calls: known.calls.map(({ callee }) => callee),
      calledBy: known.calledBy.map(({ caller }) => caller),
      instances,
    });
    return {
      rows: [{ id: serviceId(known.name), kind: "service", service: known.name, at: null, text }],
      note: null,
    };
  },
};
