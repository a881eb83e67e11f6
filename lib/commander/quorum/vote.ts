import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { canonicalJson } from "./digest";
import type { SignedVote, Vote } from "./schemas";

/** PKCS #8 and SPKI, DER, base64. */
export interface AgentKey {
  privateKey: string;
  publicKey: string;
}

export function newAgentKey(): AgentKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
    publicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
  };
}

/** Every field is under the signature: nothing of a vote can be changed or put under another plan. */
const signedBytes = ({ agent, digest, choice, confidence, reasons }: Vote) =>
  Buffer.from(`incident-commander vote 1\n${canonicalJson({ agent, digest, choice, confidence, reasons })}`);

export function signVote(vote: Vote, privateKey: string): SignedVote {
  const key = createPrivateKey({ key: Buffer.from(privateKey, "base64"), type: "pkcs8", format: "der" });
  return { ...vote, signature: sign(null, signedBytes(vote), key).toString("base64url") };
}

/** False for a wrong signature and for a key that is none. */
export function isSignedBy(vote: SignedVote, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), type: "spki", format: "der" });
    return verify(null, signedBytes(vote), key, Buffer.from(vote.signature, "base64url"));
  } catch {
    return false;
  }
}
