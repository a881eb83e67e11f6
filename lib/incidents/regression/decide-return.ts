/** Where something was seen: releases and environments, as far as its records name them. */
export interface Sighting {
  releases: string[];
  environments: string[];
}

export interface ResolvedBefore {
  number: number;
  /** Epoch ms. */
  resolvedAt: number;
  /** The release that a person named as the fix, if any. */
  fixedIn: string | null;
  seenIn: Sighting;
}

export interface Return {
  /** `reopen`: a regression; `follow`: a new incident that names the old one; `known_unfixed`: nothing has come back. */
  act: "reopen" | "follow" | "known_unfixed";
  explanation: string;
}

/**
 * Whether what comes again is a regression. Pure. Where only releases before the fix were seen, it is counted on the old incident,
 * which stays resolved.
 */
export function decideReturn(
  before: ResolvedBefore,
  now: Sighting & { at: number },
  reopenMs: number,
): Return {
  const name = `Incident ${before.number}`;
  const elsewhere = environmentsApart(before.seenIn, now);
  if (elsewhere)
    return { act: "follow", explanation: `${name} was in ${elsewhere.before}, this is in ${elsewhere.now}.` };
  if (before.fixedIn !== null && now.releases.length > 0) {
    const order = now.releases.map((release) => compareReleases(release, before.fixedIn!));
    if (order.every((sign) => sign !== null && sign < 0))
      return {
        act: "known_unfixed",
        explanation: `${name} was fixed in ${before.fixedIn}; this was seen only in ${list(now.releases)}, which is older: not a regression.`,
      };
  }
  const late = now.at - before.resolvedAt > reopenMs;
  const release = releaseTold(before, now);
  return late
    ? {
        act: "follow",
        explanation: `${name} was the same and is resolved for too long to be reopened.${release}`,
      }
    : { act: "reopen", explanation: `${name} was the same and was resolved a short while ago.${release}` };
}

function releaseTold({ fixedIn }: ResolvedBefore, { releases }: Sighting): string {
  if (fixedIn === null || releases.length === 0) return "";
  const unordered = releases.some((release) => compareReleases(release, fixedIn) === null);
  return unordered
    ? ` It was fixed in ${fixedIn} and is seen in ${list(releases)}; which of them is newer cannot be told.`
    : ` It was fixed in ${fixedIn} and is seen in ${list(releases)}.`;
}

function environmentsApart(before: Sighting, now: Sighting): { before: string; now: string } | null {
  if (before.environments.length === 0 || now.environments.length === 0) return null;
  if (now.environments.some((one) => before.environments.includes(one))) return null;
  return { before: list(before.environments), now: list(now.environments) };
}

const list = (names: string[]) => names.slice(0, 5).join(", ");

/**
 * Order of two releases: below 0 when `a` is older, null when that cannot be told (two commit hashes). Numbers compare as
 * numbers, a pre-release comes before its release (Semantic Versioning 2.0.0, 11); a prefix such as `v` or `api@` must be equal.
 */
export function compareReleases(a: string, b: string): number | null {
  if (a === b) return 0;
  const [left, right] = [parseRelease(a), parseRelease(b)];
  if (!left || !right || left.prefix !== right.prefix) return null;
  const length = Math.max(left.numbers.length, right.numbers.length);
  for (let i = 0; i < length; i++) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return comparePre(left.pre, right.pre);
}

function parseRelease(release: string): { prefix: string; numbers: number[]; pre: string[] } | null {
  if (release.length > 200) return null;
  const plain = release.split("+", 1)[0]!;
  const found = /^(\D{0,100}?)(\d{1,9}(?:\.\d{1,9}){0,7})(?:-([\w.-]+))?$/.exec(plain);
  if (!found) return null;
  const [, prefix, numbers, pre] = found;
  // A lone number with letters around it may be a piece of a hash.
  if (!numbers!.includes(".") && /[a-f]$/i.test(prefix!)) return null;
  return {
    prefix: prefix!.replace(/v$/i, "").toLowerCase(),
    numbers: numbers!.split(".").map(Number),
    pre: pre?.split(".") ?? [],
  };
}

function comparePre(a: string[], b: string[]): number {
  if (a.length === 0 || b.length === 0) return (a.length === 0 ? 1 : 0) - (b.length === 0 ? 1 : 0);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (x === y) continue;
    const numbers = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (numbers[0] && numbers[1]) return Number(x) - Number(y);
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
