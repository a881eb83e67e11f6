import { createHmac, timingSafeEqual } from "node:crypto";

type Header = (name: string) => string | null;
interface Scheme {
  header: string;
  /** The values that the header may have, of which one is enough. */
  expected: (body: Uint8Array, secret: string, header: Header) => string[];
  /** The values that the header has. */
  given: (header: string) => string[];
  /** The header that tells when it was signed, epoch s: an old body that is sent once more proves nothing. */
  time?: string;
}

const hmac = (secret: string, ...parts: (string | Uint8Array)[]) => {
  const hash = createHmac("sha256", secret);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};
const ofBody: Scheme["expected"] = (body, secret) => [hmac(secret, body)];
const alone: Scheme["given"] = (header) => [header.trim().toLowerCase()];

/** How senders sign what they send, once a secret is agreed. */
const SCHEMES: Record<string, Scheme> = {
  sentry: { header: "sentry-hook-signature", expected: ofBody, given: alone },
  launchdarkly: { header: "x-ld-signature", expected: ofBody, given: alone },
  github: {
    header: "x-hub-signature-256",
    expected: ofBody,
    given: (header) => alone(header.replace(/^sha256=/i, "")),
  },
  pagerduty: {
    header: "x-pagerduty-signature",
    expected: ofBody,
    // Several while a secret is being replaced.
    given: (header) => header.split(",", 10).flatMap((part) => alone(part.trim().replace(/^v1=/, ""))),
  },
  grafana: {
    header: "x-grafana-alerting-signature",
    // With a time when the contact point names a header for it.
    expected: (body, secret, header) => {
      const time = header("x-grafana-alerting-timestamp");
      return time === null ? ofBody(body, secret, header) : [hmac(secret, time, ":", body)];
    },
    given: alone,
    time: "x-grafana-alerting-timestamp",
  },
  gitlab: { header: "x-gitlab-token", expected: (_, secret) => [secret], given: (header) => [header] },
};

/** Senders for which a secret can be set. */
export const SIGNING_SENDERS = Object.keys(SCHEMES);

const FRESH_MS = 5 * 60_000;

/** Whether the body is the sender's, as the secret proves. A sender that cannot sign proves nothing. */
export function isSigned(
  sender: string,
  secret: string,
  body: Uint8Array,
  header: Header,
  now: number,
): boolean {
  const scheme = SCHEMES[sender];
  const value = scheme && header(scheme.header);
  if (!value) return false;
  const time = scheme.time === undefined ? null : header(scheme.time);
  if (time !== null && !(Math.abs(Number(time) * 1000 - now) <= FRESH_MS)) return false;
  const expected = scheme.expected(body, secret, header);
  return scheme.given(value).some((given) => expected.some((one) => isSame(given, one)));
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
