import { freeText, jointVariation } from "./joint";
import type { Template } from "./template";
import { type Contexts, mayVary, type Variation } from "./variation";

/** Beyond this many templates of one shape a new one joins its nearest neighbour instead of standing alone. */
const MAX_BUCKET = 400;

/** What a bucket reports to the miner. */
export interface BucketEvents {
  changed(template: Template): void;
  merged(from: Template, into: Template): void;
}

/**
 * All templates with the same number of words and the same separators.
 * `holes` finds, for each template and each position, the templates that are equal but for the word at that position:
 * the sum of position-dependent word hashes, less the one at the hole.
 */
export class Bucket {
  templates: Template[] = [];
  /** Grows with each change; what was looked up under an older version is looked up again. */
  version = 0;
  private holes = new Map<number, Template[]>();

  constructor(
    readonly shape: string,
    private events: BucketEvents,
    private contexts: Contexts,
  ) {}

  /** The most specific template that covers the words; of equals the oldest. */
  match(words: string[]): Template | undefined {
    let best: Template | undefined;
    for (const template of this.templates) {
      if (best !== undefined && template.constants <= best.constants) continue;
      if (template.covers(words)) best = template;
    }
    return best;
  }

  get full(): boolean {
    return this.templates.length >= MAX_BUCKET;
  }

  /** Adds a template that nothing covers and merges what has become one. */
  add(template: Template): Template {
    this.insert(template);
    return this.settle(template);
  }

  insert(template: Template): void {
    this.templates.push(template);
    this.index(template);
    this.version++;
  }

  remove(template: Template): void {
    this.unindex(template);
    this.templates.splice(this.templates.indexOf(template), 1);
    this.version++;
  }

  /** Repeats until nothing gives a reason to merge. Each round removes a template, so it ends. */
  settle(template: Template): Template {
    let current = template;
    for (;;) {
      const found =
        this.findVariation(current) ??
        jointVariation(current, this.templates) ??
        freeText(current, this.templates);
      if (found === undefined) return current;
      current = this.mergeAll(found);
    }
  }

  private findVariation(template: Template): Variation | undefined {
    for (const [index, key] of holeKeys(template.words).entries()) {
      const list = this.holes.get(key);
      if (list === undefined || list.length < 2) continue;
      const peers = list.filter((peer) => equalBut(peer.words, template.words, index));
      const members = mayVary(template, index, peers, this.contexts);
      if (members.length > 1) return { members, places: [index] };
    }
    return undefined;
  }

  private mergeAll({ members, places }: Variation): Template {
    const [oldest, ...others] = [...members].sort((a, b) => a.order - b.order) as [Template, ...Template[]];
    this.unindex(oldest);
    for (const place of places) {
      oldest.generalise(place);
      this.contexts.learn(oldest, place);
    }
    for (const other of others) this.fold(other, oldest);
    return this.generalised(oldest);
  }

  /** A template has become wider: it takes in all that it now covers. */
  private generalised(template: Template): Template {
    for (const other of [...this.templates]) {
      if (other !== template && template.covers(other.words)) this.fold(other, template);
    }
    this.index(template);
    this.version++;
    this.events.changed(template);
    return template;
  }

  private fold(other: Template, into: Template): void {
    this.remove(other);
    into.absorb(other);
    this.events.merged(other, into);
  }

  private index(template: Template): void {
    for (const key of holeKeys(template.words)) {
      const list = this.holes.get(key);
      if (list === undefined) this.holes.set(key, [template]);
      else list.push(template);
    }
  }

  private unindex(template: Template): void {
    for (const key of holeKeys(template.words)) {
      const list = this.holes.get(key)?.filter((other) => other !== template) ?? [];
      if (list.length === 0) this.holes.delete(key);
      else this.holes.set(key, list);
    }
  }
}

function equalBut(a: string[], b: string[], hole: number): boolean {
  for (let i = 0; i < a.length; i++) if (i !== hole && a[i] !== b[i]) return false;
  return true;
}

/** A key for each position: the sum of the other words' hashes, and which position it is. */
function holeKeys(words: string[]): number[] {
  let sum = 0;
  const hashes = words.map((word, i) => {
    const hash = hashAt(word, i);
    sum = (sum + hash) | 0;
    return hash;
  });
  return hashes.map((hash, i) => ((sum - hash) >>> 0) * 128 + i);
}

/** FNV-1a over the UTF-16 units, mixed with the position. */
function hashAt(word: string, position: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(position + 1, 0x9e3779b1);
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
}
