import { type Fault, NO_WORDS } from "./fault";
import { PLATFORM_FAULTS } from "./faults/platform";
import { SERVICE_FAULTS } from "./faults/services";

/** The first that matches counts, so what is more specific stands higher. Every gap is bounded: linear time. */
export const FAULTS: readonly Fault[] = [...PLATFORM_FAULTS, ...SERVICE_FAULTS];

const MOST_READ = 4000;

/** Read from whom a text calls, not from its words: see directory.ts. */
export const WRONG_ADDRESS: Fault = {
  kind: "service_env_var_address_mismatch",
  group: "bad_dependency_address",
  locus: "other",
  words: NO_WORDS,
  weight: 0.6,
  phrase: "it calls another at an address where nobody listens",
};

/** What the text speaks of, or null. */
export function faultOf(text: string): Fault | null {
  const head = text.length > MOST_READ ? text.slice(0, MOST_READ) : text;
  return FAULTS.find(({ words }) => words.test(head)) ?? null;
}
