import { redact } from "@/lib/intake";

/** Words of a person without the secrets among them, before anything is kept of them. */
export const withoutSecrets = (text: string): string => redact(text);
