import { appUrl } from "@/lib/kit/env";

/** The browser sends the `__Secure-` one over https alone. */
export const sessionCookie = (): string =>
  appUrl().startsWith("https:") ? "__Secure-ic-session" : "ic-session";
