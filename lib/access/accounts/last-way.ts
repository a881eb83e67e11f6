import { env } from "@/lib/kit/env";
import { signInProviders } from "../sign-in/providers";

/**
 * Whether nobody could sign in as its owner without it: a link by mail is a way in where there is a mail server, another
 * account where its provider is configured.
 */
export const isLastWay = (provider: string, all: { provider: string }[]): boolean =>
  env().SMTP_URL === undefined &&
  !signInProviders().some(({ id }) => id !== provider && all.some((account) => account.provider === id));
