import { appUrl } from "@/lib/kit/env";

const isSecure = () => appUrl().startsWith("https:");

/** A cookie of ours by its name; the browser sends the `__Secure-` one over https alone. */
export const cookieName = (name: string): string => (isSecure() ? `__Secure-${name}` : name);
export const sessionCookie = (): string => cookieName("ic-session");

/** As `Set-Cookie` says it: no script reads it, and no other site's request brings it but a link that is followed. */
export function setCookie(
  name: string,
  value: string,
  { expires, path = "/" }: { expires: Date; path?: string },
) {
  const secure = isSecure() ? "; Secure" : "";
  return `${name}=${value}; Path=${path}; Expires=${expires.toUTCString()}; HttpOnly; SameSite=Lax${secure}`;
}
