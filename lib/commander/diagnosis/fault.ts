/**
 * Where the trouble is that a text speaks of:
 *   self       in the one that speaks, or in the object of the event
 *   other      in somebody whom the text names: a complaint
 *   node       in the machine underneath
 *   namespace  in the limits that several share
 */
export type Locus = "self" | "other" | "node" | "namespace";

/** A fault in words that operations in general use; never in those of one product's log. */
export interface Fault {
  kind: string;
  group: string;
  locus: Locus;
  words: RegExp;
  /** How much one such text says, 0 to 1. */
  weight: number;
  /** Usual for a moment while things start: counts only when it comes again and again. */
  startsWith?: true;
  /** Says that, and not why: another of its group says more. */
  isVague?: true;
  /** As a clause about the entity: "its image cannot be pulled". */
  phrase: string;
}

type Entry = [
  kind: string,
  words: RegExp,
  phrase: string,
  over?: Partial<Pick<Fault, "locus" | "weight" | "startsWith" | "isVague">>,
];

/** Faults of one group; an entry may differ from what its group has in common. */
export const group = (name: string, locus: Locus, weight: number, entries: Entry[]): Fault[] =>
  entries.map(([kind, words, phrase, over]) => ({
    kind,
    group: name,
    locus,
    weight,
    words,
    phrase,
    ...over,
  }));

/** Of faults that are not read from words. */
export const NO_WORDS = /$^/;
