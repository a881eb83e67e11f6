import { env } from "@/lib/kit/env";

/** The language models that are configured, the first asked first. */
export function languageModels(): { models: string[]; configured: boolean } {
  const { AI_MODEL, AI_FALLBACK_MODEL, OPENAI_API_KEY, AI_BASE_URL } = env();
  const models = OPENAI_API_KEY || AI_BASE_URL ? [AI_MODEL, AI_FALLBACK_MODEL].filter((one) => one !== undefined) : [];
  return { models, configured: models.length > 0 };
}
