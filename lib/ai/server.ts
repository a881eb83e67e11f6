import { isIP } from "node:net";
import { createOpenAI, type OpenAIProvider } from "@ai-sdk/openai";
import { env } from "@/lib/kit/env";
import { isLocalAddress } from "@/lib/kit/safe-fetch";
import { AiError } from "./errors";
import type { Reach } from "./language/model";
import { fetchWithin } from "./reach";

const OPENAI = "https://api.openai.com/v1";

/** The OpenAI-compatible server that is configured, called within the reach. */
export function server(reach: Reach, onBytes?: () => void): OpenAIProvider {
  const { OPENAI_API_KEY, AI_BASE_URL } = env();
  if (!OPENAI_API_KEY && !AI_BASE_URL)
    throw new AiError("Neither OPENAI_API_KEY nor AI_BASE_URL is set.", undefined, "not_configured");
  return createOpenAI({
    baseURL: AI_BASE_URL ?? OPENAI,
    // A server of one's own may want no key; the SDK insists on one.
    apiKey: OPENAI_API_KEY ?? "none",
    fetch: fetchWithin(reach, onBytes),
  });
}

/** Its name and port, without what may be secret in its address. */
export const serverHost = (): string => new URL(env().AI_BASE_URL ?? OPENAI).host;

/** Whether it is known without a look-up that a workspace whose calls stay local cannot ask it. */
export function isSurelyOutside(): boolean {
  const { AI_BASE_URL } = env();
  if (!AI_BASE_URL) return true;
  const host = new URL(AI_BASE_URL).hostname.replace(/^\[|\]$/g, "");
  return isIP(host) !== 0 && !isLocalAddress(host);
}
