import { log } from "@/lib/kit/log";
import { fetchPublic } from "@/lib/kit/safe-fetch";
import { singleton } from "@/lib/kit/singleton";
import {
  certificateAddress,
  confirmationAddress,
  isSignedBySns,
  type SnsEnvelope,
  snsEnvelopeSchema,
} from "./sns";

const LIMITS = { maxBytes: 64 * 1024, timeoutMs: 3000 };
/** AWS has one certificate at a time for each region. */
const CERTIFICATES_AT_MOST = 50;

/** What a message of SNS is worth. `refused` says why it is not taken; `doubt` why its signature could not be looked at. */
export interface SnsVerdict {
  type: SnsEnvelope["Type"];
  refused: string | null;
  doubt: string | null;
}

/**
 * Checks that SNS signed a message, and confirms the subscription that one asks to be confirmed, only towards AWS. Null for
 * what SNS did not wrap. A notification is not lost when AWS cannot be asked for its certificate: the key let the sender in.
 */
export async function lookAtSns(body: unknown, fetch = fetchPublic): Promise<SnsVerdict | null> {
  const parsed = snsEnvelopeSchema.safeParse(body);
  if (!parsed.success) return null;
  const message = parsed.data;
  const verdict = (refused: string | null, doubt: string | null = null) => ({
    type: message.Type,
    refused,
    doubt,
  });
  const certificate = certificateAddress(message);
  if (certificate === null) return verdict("the address of its certificate is not one of AWS");
  try {
    if (!isSignedBySns(message, await certificateOf(certificate, fetch)))
      return verdict("AWS did not sign it");
    if (message.Type !== "SubscriptionConfirmation") return verdict(null);
    const confirmation = confirmationAddress(message);
    if (confirmation === null) return verdict("the address that confirms it is not one of AWS");
    await fetch(confirmation, LIMITS);
    log().info({ topic: message.TopicArn }, "subscription to SNS confirmed");
    return verdict(null);
  } catch (error) {
    const reason = `AWS could not be asked: ${(error as Error).message.slice(0, 200)}`;
    log().warn({ err: error, topic: message.TopicArn }, "a message of SNS could not be checked");
    return message.Type === "Notification" ? verdict(null, reason) : verdict(reason);
  }
}

/** Asked for once; what fails is asked for again. */
function certificateOf(address: URL, fetch: typeof fetchPublic): Promise<string> {
  const known = singleton("sns-certificates", () => new Map<string, Promise<string>>());
  const found = known.get(address.href);
  if (found) return found;
  const asked = fetch(address, LIMITS).then((bytes) => bytes.toString("utf8"));
  if (known.size >= CERTIFICATES_AT_MOST) known.clear();
  known.set(address.href, asked);
  asked.catch(() => known.delete(address.href));
  return asked;
}
