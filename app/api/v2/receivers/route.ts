import { z } from "zod";
import { route } from "@/app/declare";
import { RECEIVER } from "@/lib/intake";

export const GET = route({
  operation: "listReceivers",
  summary: "The receivers of an Alertmanager; here there is one",
  tag: "alerts",
  permission: "alerts:read",
  answer: z.array(z.object({ name: z.string() })),
  handle: () => [{ name: RECEIVER }],
});
