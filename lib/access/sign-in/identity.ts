import { z } from "zod";
import { emailSchema } from "../schemas";

/** Who somebody is, as a provider says it. */
export interface Identity {
  /** The provider's own id of the person, which stays when their name or address changes. */
  id: string;
  /** The address, when the provider says that it has been shown to be theirs. */
  email: string | null;
  name: string | null;
  /** What the account is called, for people to know it by. */
  label: string;
}

/** 255 is what OpenID Connect allows a `sub` to have. */
const idSchema = z.coerce.string().min(1).max(255);
const MAX_NAME = 200;
const ASCII = /^[\x20-\x7e]*$/;

/** Foreign values brought into shape. Throws when there is no id. */
export function identityOf(id: unknown, email: string | null, login: unknown, name: unknown): Identity {
  const known = idSchema.parse(id);
  return { id: known, email, name: shortText(name), label: email ?? shortText(login) ?? known };
}

/**
 * An address in the one spelling that we store, null for what is none. Some letters become others when they are made small
 * (the Kelvin sign a `k`), and so one mailbox another: they are refused as they come.
 */
export function addressOf(value: unknown): string | null {
  const parsed = emailSchema.safeParse(value);
  return parsed.success && ASCII.test(value as string) ? parsed.data : null;
}

const shortText = (value: unknown): string | null =>
  typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, MAX_NAME) : null;

interface Claims {
  email?: unknown;
  email_verified?: unknown;
}

/**
 * The address that an OpenID Connect provider vouches for, from ID token and userinfo together. Some send the address only
 * there, and the flag as a text. Null when either says no, neither says yes, or they name different ones.
 */
export function vouchedAddress(...sources: Claims[]): string | null {
  const emails = new Set(sources.flatMap(({ email }) => (email === undefined ? [] : [addressOf(email)])));
  const verdicts = sources.flatMap(({ email_verified: verdict }) =>
    verdict === undefined ? [] : [verdict === true || verdict === "true"],
  );
  const isVouched = emails.size === 1 && verdicts.length > 0 && !verdicts.includes(false);
  return isVouched ? [...emails][0]! : null;
}
