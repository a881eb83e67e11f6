import { DomainError } from "@/lib/kit/errors";
import { log } from "@/lib/kit/log";
import { fetchPublic } from "@/lib/kit/safe-fetch";
import { singleton } from "@/lib/kit/singleton";
import {
  certificateAddress,
  confirmationAddress,
  isLikeSns,
  isSignedBySns,
  type SnsEnvelope,
  snsEnvelopeSchema,
} from "./sns";

const LIMITS = { maxBytes: 64 * 1024, timeoutMs: 3000 };
/** AWS has one certificate at a time for each region. */
const CERTIFICATES_AT_MOST = 50;

/** A message that AWS signed, or of which that could not be looked at: then `doubt` says why. */
export interface SnsVerdict {
  type: SnsEnvelope["Type"];
  doubt: string | null;
}

/**
 * Checks that SNS signed a message, and confirms the subscription that one asks to be confirmed, only towards AWS. Null for
 * what SNS did not wrap. A notification is not lost when AWS cannot be asked for its certificate: the key let the sender in.
 * Throws `unauthenticated` for an envelope that is not AWS's, and `unavailable` when AWS cannot be asked about what is no
 * notification: SNS sends it again.
 */
export async function lookAtSns(body: unknown, fetch = fetchPublic): Promise<SnsVerdict | null> {
  if (!isLikeSns(body)) return null;
  const parsed = snsEnvelopeSchema.safeParse(body);
  if (!parsed.success) throw forged("it holds no signature that could be checked");
  const message = parsed.data;
  const address = certificateAddress(message);
  if (address === null) throw forged("the address of its certificate is not one of AWS");
  let certificate: string;
  try {
    certificate = await certificateOf(address, fetch);
  } catch (error) {
    const reason = reasonOf(error, message);
    if (message.Type !== "Notification") throw new DomainError("unavailable", reason, { cause: error });
    return { type: message.Type, doubt: reason };
  }
  if (!isSignedBySns(message, certificate)) throw forged("AWS did not sign it");
  if (message.Type === "SubscriptionConfirmation") await confirm(message, fetch);
  return { type: message.Type, doubt: null };
}

async function confirm(message: SnsEnvelope, fetch: typeof fetchPublic): Promise<void> {
  const address = confirmationAddress(message);
  if (address === null) throw forged("the address that confirms it is not one of AWS");
  try {
    await fetch(address, LIMITS);
  } catch (error) {
    throw new DomainError("unavailable", reasonOf(error, message), { cause: error });
  }
  log().info({ topic: message.TopicArn }, "subscription to SNS confirmed");
}

const forged = (why: string) => new DomainError("unauthenticated", `This is no message of SNS: ${why}.`);

function reasonOf(error: unknown, { TopicArn }: SnsEnvelope): string {
  log().warn({ err: error, topic: TopicArn }, "a message of SNS could not be checked");
  return `AWS could not be asked: ${(error as Error).message.slice(0, 200)}`;
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
