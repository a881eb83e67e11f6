/** What is known when somebody comes back from a provider. */
export interface Arrival {
  /** Who is linking the account to themselves by an explicit wish; null for a sign-in. */
  linking: { id: string; hasOneOfProvider: boolean } | null;
  /** Whose the account is already. */
  ownerId: string | null;
  /** The address that the provider vouches for. */
  email: string | null;
  /** The user with this address; `isFresh` when nobody has signed in as them yet. */
  known: { id: string; isFresh: boolean } | null;
  /** Whether this address may come in though nobody is known by it. */
  isAdmitted: boolean;
}
export type Refusal =
  | "AccountTaken"
  | "ProviderTaken"
  | "EmailNotVerified"
  | "OAuthAccountNotLinked"
  | "AccessDenied";

/**
 * Why the account opens nothing, null when it does. An account is linked to a user who is known already in two cases only:
 * they are signed in and asked for it, or nobody has signed in as them before. In any other case whoever has the address at
 * the provider, which may be another person or an earlier one, could take over what is theirs.
 */
export function refusalOf({ linking, ownerId, email, known, isAdmitted }: Arrival): Refusal | null {
  if (linking) {
    if (ownerId !== null) return ownerId === linking.id ? null : "AccountTaken";
    return linking.hasOneOfProvider ? "ProviderTaken" : null;
  }
  if (ownerId !== null) return null;
  if (email === null) return "EmailNotVerified";
  if (known) return known.isFresh ? null : "OAuthAccountNotLinked";
  return isAdmitted ? null : "AccessDenied";
}
