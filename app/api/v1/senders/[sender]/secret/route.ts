import { route } from "@/app/declare";
import {
  removeSenderSecret,
  senderParamsSchema,
  senderSecretSchema,
  senderSecretSetSchema,
  setSenderSecret,
} from "@/lib/intake";

export const PUT = route({
  operation: "setSenderSecret",
  summary: "Set what a sender signs with; bodies that are not signed with it are refused from then on",
  tag: "alerts",
  permission: "keys:manage",
  params: senderParamsSchema,
  body: senderSecretSetSchema,
  answer: senderSecretSchema,
  handle: ({ ctx, params, body }) => setSenderSecret(ctx, params.sender, body),
});

export const DELETE = route({
  operation: "removeSenderSecret",
  summary: "Ask for signatures no longer",
  tag: "alerts",
  permission: "keys:manage",
  params: senderParamsSchema,
  handle: ({ ctx, params }) => removeSenderSecret(ctx, params.sender),
});
