import { WILD } from "./mask";
import type { Template } from "./template";

// Chosen with `npm run bench -- templates` on eight systems, tuned on one half and looked at on the other: on both halves
// 4 to 6 plain words score alike, 3 and 7 lose; 8 capitals or more; 16 first words or more; known context 2 or 3.

/** How many distinct words at one place, all else equal, make the place variable. */
const PLAIN_WORDS = 5;
/** The same after `=` or a colon, where a value is due. */
const VALUE_WORDS = 4;
/** State and enum names are written in capitals: each is usually an event of its own. */
const CAPITAL_WORDS = 8;
/** The first word names what happens. */
const FIRST_WORDS = 16;
/** After a word that a name follows (`user `), or that a variable part was seen to follow elsewhere. */
const KNOWN_CONTEXT = 3;
/** With a single constant word beside it there is little that is equal. */
const LONELY_WORDS = 8;

const MAX_CONTEXTS = 5000;

/** Templates that are one but for the words at some places. */
export interface Variation {
  members: Template[];
  places: number[];
}

/** The word and separator before a place, once that place was found to vary. */
export class Contexts {
  private known = new Set<string>();
  /** Contexts learned since the last call of `takeNew`. */
  private fresh = 0;

  learn(template: Template, index: number): void {
    const context = contextOf(template, index);
    if (context === undefined || this.known.has(context) || this.known.size >= MAX_CONTEXTS) return;
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
  // After small words (`is`, `to`, `for`) comes anything.
  if (before === undefined || before.length <= 3) return undefined;
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
  const alike = peers.filter((peer) => shapeOf(peer.words[index] as string) === shapeOf(word));
  if (alike.length > 1 && word !== WILD) return alike;
  const others = template.constants - (word === WILD ? 0 : 1);
  if (others === 0) return [];
  if (peers.some((peer) => peer.words[index] === WILD)) return besideValue(template, index, others, peers);
  return peers.length >= needed(template, index, others, peers, contexts) ? peers : [];
}

/** A value was seen at this place: words there are values too, unless they may be half of a short sentence. */
function besideValue(template: Template, index: number, others: number, peers: Template[]): Template[] {
  const spaced = template.separators[index] === " " || template.separators[index] === "";
  if (others > 1 || !spaced) return peers;
  const marked = peers.filter((peer) => /[\d<._/-]/.test(peer.words[index] as string));
  return marked.includes(template) ? marked : [];
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
  if (isNamePlace(template, index, peers) || contexts.has(template, index)) return KNOWN_CONTEXT;
  const plain = neededOf(peers.map((peer) => peer.words[index] as string));
  return plain === PLAIN_WORDS && isValuePlace(template, index) ? VALUE_WORDS : plain;
}

/** After `=` or a colon a value is due. */
export function isValuePlace(template: Template, place: number): boolean {
  const before = template.separators[place] as string;
  return before.includes("=") || before.includes(":");
}

/** How many distinct words a place takes with nothing else known about it. */
export function neededOf(words: Iterable<string>): number {
  for (const word of words) if (!isCapital(word)) return PLAIN_WORDS;
  return CAPITAL_WORDS;
}

/** Nouns that a name follows: `user anna`, `host web`. */
const NOUNS = new Set(
  (
    "user username account host hostname node pod container namespace class package module plugin driver device " +
    "interface database table topic queue channel bucket directory name named group domain"
  ).split(" "),
);

/** A name is due here: after a noun, and no peer has a verb (`user logged …`, `host is …`). */
function isNamePlace(template: Template, index: number, peers: Template[]): boolean {
  if (template.separators[index] !== " " || !NOUNS.has((template.words[index - 1] as string).toLowerCase()))
    return false;
  return !peers.some((peer) => VERB.test(peer.words[index] as string));
}

const VERB =
  /^(?:is|was|are|has|have|not|up|down|does|did|will|can|cannot|could|left|lost|.*[a-z](?:ed|ing))$/;

function isCapital(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
}

/** Names that differ only in their digits (`node7`, `rack_A8`) are one name with a number in it. */
function shapeOf(word: string): string {
  if (!/\d/.test(word)) return word;
  return word.replace(/([_-])[A-Za-z]?\d+[A-Za-z]?(?![A-Za-z0-9])/g, "$10").replace(/\d+/g, "0");
}
