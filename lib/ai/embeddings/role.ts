import { env } from "@/lib/kit/env";

export const EMBEDDING_ROLES = ["lexical", "openai", "local"] as const;
export type EmbeddingRole = (typeof EMBEDDING_ROLES)[number];

const MODELS = { openai: "text-embedding-3-small", local: "Xenova/all-MiniLM-L6-v2" };

/** What EMBEDDINGS asks for; `model` as `openai:NAME` or `local:NAME`, null when no model is used. */
export function embeddingRole(): { role: EmbeddingRole; model: string | null } {
  const { EMBEDDINGS: role, AI_EMBEDDING_MODEL } = env();
  return role === "lexical"
    ? { role, model: null }
    : { role, model: `${role}:${AI_EMBEDDING_MODEL ?? MODELS[role]}` };
}
