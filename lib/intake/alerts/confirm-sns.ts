import { log } from "@/lib/kit/log";
import { fetchPublic } from "@/lib/kit/safe-fetch";
import { certificateAddress, confirmationAddress, isSignedBySns, snsEnvelopeSchema } from "./sns";

const LIMITS = { maxBytes: 64 * 1024, timeoutMs: 3000 };

/**
 * Confirms the subscription that a message of SNS asks to be confirmed, when SNS itself signed it and only towards AWS.
 * Null for any other body, an empty text when it is confirmed, else why it is not.
 */
export async function confirmSns(body: unknown, fetch = fetchPublic): Promise<string | null> {
  const parsed = snsEnvelopeSchema.safeParse(body);
  if (!parsed.success || parsed.data.Type !== "SubscriptionConfirmation") return null;
  const [certificate, confirmation] = [certificateAddress(parsed.data), confirmationAddress(parsed.data)];
  if (certificate === null || confirmation === null) return "its addresses are not those of AWS";
  try {
    const pem = (await fetch(certificate, LIMITS)).toString("utf8");
    if (!isSignedBySns(parsed.data, pem)) return "AWS did not sign it";
    await fetch(confirmation, LIMITS);
    log().info({ topic: parsed.data.TopicArn }, "subscription to SNS confirmed");
    return "";
  } catch (error) {
    log().warn({ err: error, topic: parsed.data.TopicArn }, "subscription to SNS could not be confirmed");
    return `AWS could not be asked: ${(error as Error).message.slice(0, 200)}`;
  }
}
