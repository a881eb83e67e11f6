import { WILD } from "./mask";
import type { Template } from "./template";

/** How many distinct words at one place, all else equal, make the place variable. */
const PLAIN_WORDS = 4;
/** State and enum names are written in capitals: each is usually an event of its own. */
const CAPITAL_WORDS = 8;
/** The first word names what happens. */
const FIRST_WORDS = 16;
/** After a word (`user `) that a variable part was seen to follow elsewhere. */
const KNOWN_CONTEXT = 3;
/** With a single constant word beside it there is little that is equal. */
const LONELY_WORDS = 8;

/** The word and separator before a place, once that place was found to vary. */
export class Contexts {
  private known = new Set<string>();
  /** Contexts learned since the last call of `takeNew`. */
  private fresh = 0;

  learn(template: Template, index: number): void {
    const context = contextOf(template, index);
    if (context === undefined || this.known.has(context)) return;
    this.known.add(context);
    this.fresh++;
  }

  has(template: Template, index: number): boolean {
    const context = contextOf(template, index);
    return context !== undefined && this.known.has(context);
  }

  takeNew(): boolean {
    const any = this.fresh > 0;
    this.fresh = 0;
    return any;
  }
}

function contextOf(template: Template, index: number): string | undefined {
  const before = template.words[index - 1];
  if (before === undefined || before === WILD) return undefined;
  return `${before}\u0000${template.separators[index]}`;
}

/**
 * Which of `peers` (equal to `template` but for the word at `index`, itself among them) are one template with a
 * variable there. Empty or one: none.
 */
export function mayVary(
  template: Template,
  index: number,
  peers: Template[],
  contexts: Contexts,
): Template[] {
  if (peers.length < 2) return [];
  const word = template.words[index] as string;
  const others = template.constants - (word === WILD ? 0 : 1);
  const alike = peers.filter((peer) => shapeOf(peer.words[index] as string) === shapeOf(word));
  if (alike.length > 1 && word !== WILD) return alike;
  if (others === 0) return [];
  if (peers.some((peer) => peer.words[index] === WILD)) return peers;
  return peers.length >= needed(template, index, others, peers, contexts) ? peers : [];
}

function needed(
  template: Template,
  index: number,
  others: number,
  peers: Template[],
  contexts: Contexts,
): number {
  if (index === 0) return FIRST_WORDS;
  if (others === 1) return LONELY_WORDS;
  if (contexts.has(template, index)) return KNOWN_CONTEXT;
  return peers.every((peer) => isCapital(peer.words[index] as string)) ? CAPITAL_WORDS : PLAIN_WORDS;
}

function isCapital(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
}

/** Names that differ only in their digits (`node7`, `node12`) are one name with a number in it. */
function shapeOf(word: string): string {
  return /\d/.test(word) ? word.replace(/\d+/g, "0") : word;
}
