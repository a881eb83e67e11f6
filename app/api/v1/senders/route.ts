import { route } from "@/app/declare";
import { listSenderSecrets, senderSecretSchema } from "@/lib/intake";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listSenders",
  summary: "List the senders that can sign what they send, and whether they must",
  tag: "alerts",
  permission: "keys:manage",
  answer: pageOf(senderSecretSchema),
  handle: ({ ctx }) => listSenderSecrets(ctx),
});
