import { newId } from "@/lib/kit/ids";

/** The sender's own id for the request when it is sane, so that both logs can be laid side by side. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given && /^[A-Za-z0-9._:-]{8,128}$/.test(given) ? given : newId("request");
}
