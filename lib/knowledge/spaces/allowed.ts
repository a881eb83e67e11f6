import { cachedSettings, systemCtx } from "@/lib/access";
import { AiError, embeddingRole, isSurelyOutside, type Reach } from "@/lib/ai";
import type { Space } from "./space";

/** A model in this process tells nobody anything. */
const asksAServer = (model: string) => model.startsWith("openai:");

/** What EMBEDDINGS asks for, as far as the workspace's `aiCalls` allows it; null for a lexical space. */
export function allowedModel(aiCalls: string | null): string | null {
  const { model } = embeddingRole();
  if (model === null || !asksAServer(model)) return model;
  const isForbidden = aiCalls === "none" || (aiCalls === "local" && isSurelyOutside());
  return isForbidden ? null : model;
}

/**
 * Where the model of the space may be asked: a space may still be active that the workspace has forbidden since.
 *
 * @throws {@link AiError} `forbidden`
 */
export async function reachOf({ workspaceId, model }: Space): Promise<Reach> {
  if (!asksAServer(model)) return "any";
  const { aiCalls } = await cachedSettings(systemCtx(workspaceId));
  if (aiCalls === "none")
    throw new AiError("This workspace allows no call of a model.", undefined, "forbidden");
  return aiCalls;
}
