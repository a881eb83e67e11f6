import { sha256 } from "@/lib/kit/crypto";

/**
 * What makes notices one alert, as a hash over names and values. JSON keeps them apart (`{a: "b", c: ""}` and `{ab: "", c: …}`
 * never meet), and the order in which a sender lists its labels does not matter.
 */
export function fingerprintOf(identity: Record<string, unknown>): string {
  const pairs = Object.entries(identity)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => [name, typeof value === "object" ? value : String(value)]);
  return sha256(JSON.stringify(pairs)).slice(0, 32);
}
