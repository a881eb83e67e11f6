import { cut } from "@/lib/kit/cut";
import { WILD } from "./mask";
import { joinWords, type Words } from "./words";

/** What a template is outside of the miner: plain data, safe to store as a row. */
export interface MinedTemplate {
  id: string;
  /** The constant text with `<*>` for each variable part. */
  pattern: string;
  /** Messages counted since the first one, those of merged templates included. */
  count: number;
  /** Slot number (from 0, in order of `<*>`) → a few values seen there, each at most 80 characters. */
  examples: Record<string, string[]>;
}

/** A row to restore from. `aliases` are ids that were merged into this one. */
export interface StoredTemplate extends MinedTemplate {
  aliases?: string[];
}

const MAX_EXAMPLES = 4;
const MAX_EXAMPLE_CHARS = 80;
const MAX_EXAMPLE_SLOTS = 24;

/** A live template. `words` change when it generalises; `separators` never do. */
export class Template implements Words {
  count = 0;
  /** Number of the batch that saw it last. */
  lastSeen = 0;
  /** Set when it was merged away. */
  mergedInto: Template | undefined;
  evicted = false;
  constants: number;
  /** Values by index of the word. */
  private values = new Map<number, string[]>();

  constructor(
    readonly id: string,
    readonly order: number,
    readonly words: string[],
    readonly separators: string[],
  ) {
    this.constants = words.filter((word) => word !== WILD).length;
  }

  generalise(index: number): void {
    const word = this.words[index] as string;
    if (word === WILD) return;
    this.words[index] = WILD;
    this.constants--;
    this.addValue(index, word);
  }

  /** True when every constant of this template stands at the same place in `words`. */
  covers(words: string[]): boolean {
    const own = this.words;
    for (let i = 0; i < own.length; i++) if (own[i] !== WILD && own[i] !== words[i]) return false;
    return true;
  }

  absorb(other: Template): void {
    this.count += other.count;
    this.lastSeen = Math.max(this.lastSeen, other.lastSeen);
    for (let i = 0; i < this.words.length; i++) {
      if (this.words[i] !== other.words[i]) this.generalise(i);
      if (this.words[i] !== WILD) continue;
      if (other.words[i] !== WILD) this.addValue(i, other.words[i] as string);
      for (const value of other.values.get(i) ?? []) this.addValue(i, value);
    }
    other.mergedInto = this;
    other.values.clear();
  }

  addValue(index: number, value: string): void {
    if (value === "" || value === WILD) return;
    const values = this.values.get(index) ?? [];
    if (values.length >= MAX_EXAMPLES || (values.length === 0 && this.values.size >= MAX_EXAMPLE_SLOTS))
      return;
    const short = value.length > MAX_EXAMPLE_CHARS ? `${cut(value, MAX_EXAMPLE_CHARS - 1)}…` : value;
    if (values.includes(short)) return;
    values.push(ownCopy(short));
    this.values.set(index, values);
  }

  pattern(): string {
    return joinWords(this);
  }

  toMined(): MinedTemplate {
    const examples: Record<string, string[]> = {};
    let slot = 0;
    for (let i = 0; i < this.words.length; i++) {
      if (this.words[i] !== WILD) continue;
      const values = this.values.get(i);
      if (values !== undefined) examples[slot] = [...values];
      slot++;
    }
    return { id: this.id, pattern: this.pattern(), count: this.count, examples };
  }

  restoreExamples(examples: Record<string, string[]>): void {
    let slot = 0;
    for (let i = 0; i < this.words.length; i++) {
      if (this.words[i] === WILD) for (const value of examples[slot++] ?? []) this.addValue(i, value);
    }
  }
}

/** The end of the chain of merges. */
export function survivor(template: Template): Template {
  let last = template;
  while (last.mergedInto !== undefined) last = last.mergedInto;
  let next: Template | undefined = template;
  while (next !== undefined && next !== last) {
    const hop: Template | undefined = next.mergedInto;
    next.mergedInto = last;
    next = hop;
  }
  return last;
}

/**
 * A string of its own: a slice would keep the whole request body that it was cut from in memory. V8 copies what is
 * concatenated when it is cut again.
 */
export function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}
