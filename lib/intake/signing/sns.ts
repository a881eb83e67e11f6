import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";

const TYPES = ["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"] as const;

/** Whether a body has the outside of a message of SNS: nobody else's has, and SNS signs all of its own. */
export const isLikeSns = (body: unknown): boolean =>
  z.looseObject({ Type: z.enum(TYPES), TopicArn: z.unknown(), Message: z.unknown() }).safeParse(body).success;

/** A message of Amazon SNS as it comes over HTTP, with what its signature covers. */
export const snsEnvelopeSchema = z.looseObject({
  Type: z.enum(TYPES),
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string(),
  Subject: z.string().nullish(),
  Token: z.string().nullish(),
  SubscribeURL: z.string().nullish(),
  SignatureVersion: z.enum(["1", "2"]),
  Signature: z.string(),
  SigningCertURL: z.string(),
});
export type SnsEnvelope = z.output<typeof snsEnvelopeSchema>;

/** What a host of SNS is called; confirming elsewhere would make us ask any address that a stranger names. */
const SNS_HOST = /^sns\.[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}\.amazonaws\.com(?:\.cn)?$/;

/** The address when it is SNS's own, over TLS, on its usual port; null for any other. */
export function snsAddress(address: string | null | undefined): URL | null {
  if (!address || !URL.canParse(address)) return null;
  const url = new URL(address);
  const plain = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
  return plain && SNS_HOST.test(url.hostname) ? url : null;
}

/** Where the certificate of the signature is; null when it is not SNS's own. */
export function certificateAddress({ SigningCertURL }: SnsEnvelope): URL | null {
  const url = snsAddress(SigningCertURL);
  return url !== null &&
    /^\/SimpleNotificationService-[\w-]{1,100}\.pem$/.test(url.pathname) &&
    url.search === ""
    ? url
    : null;
}

/** Where the subscription is confirmed; null when it is not SNS's own. */
export function confirmationAddress({ Type, SubscribeURL }: SnsEnvelope): URL | null {
  const url = Type === "SubscriptionConfirmation" ? snsAddress(SubscribeURL) : null;
  return url?.searchParams.get("Action") === "ConfirmSubscription" ? url : null;
}

const OF_NOTIFICATION = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"] as const;
const OF_CONFIRMATION = [
  "Message",
  "MessageId",
  "SubscribeURL",
  "Timestamp",
  "Token",
  "TopicArn",
  "Type",
] as const;

/** Whether SNS signed the message, by the certificate it names (PEM). AWS, "Verifying the signatures of Amazon SNS messages". */
export function isSignedBySns(message: SnsEnvelope, certificate: string): boolean {
  const names = message.Type === "Notification" ? OF_NOTIFICATION : OF_CONFIRMATION;
  const text = names
    .filter((name) => message[name] !== undefined && message[name] !== null)
    .map((name) => `${name}\n${message[name]}\n`)
    .join("");
  try {
    const hash = message.SignatureVersion === "2" ? "sha256" : "sha1";
    return verify(
      hash,
      Buffer.from(text),
      createPublicKey(certificate),
      Buffer.from(message.Signature, "base64"),
    );
  } catch {
    return false;
  }
}
