import { env } from "@/lib/kit/env";

/** The models that AI_MODEL and AI_FALLBACK_MODEL name, the first to be asked first; `configured` when there is one to ask. */
export function languageModels(): { models: string[]; configured: boolean } {
  const { AI_MODEL, AI_FALLBACK_MODEL, OPENAI_API_KEY, AI_BASE_URL } = env();
  const models = AI_MODEL ? [AI_MODEL, AI_FALLBACK_MODEL ?? AI_MODEL] : [];
  return {
    models: [...new Set(models)],
    configured: models.length > 0 && Boolean(OPENAI_API_KEY ?? AI_BASE_URL),
  };
}
