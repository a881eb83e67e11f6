import { Bucket } from "./bucket";
import { MatchCache } from "./cache";
import { Masker, WILD } from "./mask";
import { type MinedTemplate, ownCopy, type StoredTemplate, survivor, Template } from "./template";
import { Contexts } from "./variation";
import { joinWords, splitWords, type Words } from "./words";

export type { MinedTemplate, StoredTemplate } from "./template";

export interface MinerOptions {
  /** Id of a new template. Default: a hash of its first pattern, so that two workers name the same thing alike. */
  newId?: (pattern: string) => string;
  /** Templates kept; when more are needed, those seen once and longest ago are forgotten. */
  maxTemplates?: number;
}

export interface MinedBatch {
  /** The template id of each message, merges of this batch followed. */
  ids: string[];
  /** Templates that this batch made and that still stand. */
  created: MinedTemplate[];
  /** Older templates whose pattern has become more general. */
  changed: MinedTemplate[];
  /** Ids that are now another template. `from` may be an id made in this same batch. */
  merged: { from: string; into: string }[];
  /** Ids forgotten for lack of room; the same line will make a new template. */
  evicted: string[];
}

const DEFAULT_MAX_TEMPLATES = 5000;
const MAX_ALIASES = 10_000;
/** Words of all templates per template allowed: twice what logs need, a tenth of what junk could take. */
const MEAN_WORDS = 20;

/**
 * Online template mining for the messages of one service. Deterministic; memory bounded by `maxTemplates`.
 *
 * A message is masked by its looks to a key (mask.ts). Keys with the same separators share a bucket (bucket.ts), where a
 * key joins the most specific template that covers it or becomes one. Templates merge once there is evidence that a
 * place varies: as many distinct words with all else equal as variation.ts asks for. The evidence is the set of
 * templates itself, so neither windows nor restarts nor the order of lines matter. Grouping by shape first is of Drain
 * (He et al., ICWS 2017), telling constants by how many words share a place of Brain (Yu et al., TSC 2023).
 */
export class TemplateMiner {
  private readonly newId: (pattern: string) => string;
  private readonly maxTemplates: number;
  private readonly masker = new Masker();
  private readonly contexts = new Contexts();
  private readonly buckets = new Map<string, Bucket>();
  private readonly cache = new MatchCache();
  private readonly live = new Map<string, Template>();
  private readonly aliases = new Map<string, Template>();
  /** Words of all live templates. */
  private words = 0;
  private order = 0;
  private batch = 0;
  private created = new Set<Template>();
  private changed = new Set<Template>();
  private merged: { from: string; into: Template }[] = [];
  private evicted: string[] = [];

  constructor(options: MinerOptions = {}) {
    this.newId = options.newId ?? patternId;
    this.maxTemplates = Math.max(1, options.maxTemplates ?? DEFAULT_MAX_TEMPLATES);
  }

  /** A miner that goes on where `snapshot()` was taken: the same lines get the same ids. */
  static restore(templates: StoredTemplate[], options?: MinerOptions): TemplateMiner {
    const miner = new TemplateMiner(options);
    for (const stored of templates) miner.restoreOne(stored);
    return miner;
  }

  learn(messages: string[]): MinedBatch {
    this.batch++;
    this.created = new Set();
    this.changed = new Set();
    this.merged = [];
    this.evicted = [];
    const seen = messages.map((message) => this.place(message));
    this.review();
    return {
      ids: seen.map((template) => survivor(template).id),
      created: [...this.created].map((template) => template.toMined()),
      changed: [...this.changed].filter((template) => !this.created.has(template)).map((t) => t.toMined()),
      merged: this.merged.map(({ from, into }) => ({ from, into: survivor(into).id })),
      evicted: this.evicted,
    };
  }

  resolve(id: string): string {
    const template = this.aliases.get(id);
    return template === undefined ? id : survivor(template).id;
  }

  snapshot(): StoredTemplate[] {
    const aliases = new Map<Template, string[]>();
    for (const [id, template] of this.aliases) {
      const into = survivor(template);
      aliases.set(into, [...(aliases.get(into) ?? []), id]);
    }
    return [...this.live.values()]
      .sort((a, b) => a.order - b.order)
      .map((template) => ({ ...template.toMined(), aliases: aliases.get(template) ?? [] }));
  }

  private place(message: string): Template {
    const key = this.masker.run(message);
    const hit = this.cache.get(key);
    const template = hit ?? this.placeNew(key);
    template.count++;
    template.lastSeen = this.batch;
    // A few values early, then ever more rarely: an example costs more than a match.
    if ((template.count & (template.count - 1)) === 0 || template.count < 6) this.sample(template, key);
    return template;
  }

  private placeNew(transient: string): Template {
    const key = ownCopy(transient);
    const words = splitWords(key);
    const bucket = this.bucketOf(words);
    const template = bucket.match(words.words) ?? this.create(words, bucket);
    this.cache.set(key, template, bucket);
    return template;
  }

  private create(words: Words, bucket: Bucket): Template {
    if (this.live.size >= this.maxTemplates || this.words >= this.maxTemplates * MEAN_WORDS) {
      this.evict();
      this.buckets.set(bucket.shape, bucket);
    }
    // A full bucket gets one template without constants: it matches last, so the others keep their lines.
    const own = bucket.full ? words.words.map(() => WILD) : words.words;
    const { separators } = words;
    const template = new Template(
      this.newId(joinWords({ words: own, separators })),
      this.order++,
      own,
      separators,
    );
    this.live.set(template.id, template);
    this.words += template.words.length;
    this.aliases.delete(template.id);
    this.created.add(template);
    if (!bucket.full) return bucket.add(template);
    bucket.insert(template);
    return template;
  }

  private bucketOf(words: Words): Bucket {
    const shape = words.separators.join("\u0000");
    let bucket = this.buckets.get(shape);
    if (bucket === undefined) {
      bucket = new Bucket(
        shape,
        {
          changed: (template) => this.changed.add(template),
          merged: (from, into) => this.noteMerge(from, into),
        },
        this.contexts,
      );
      this.buckets.set(shape, bucket);
    }
    return bucket;
  }

  private noteMerge(from: Template, into: Template): void {
    this.live.delete(from.id);
    this.words -= from.words.length;
    this.created.delete(from);
    this.changed.delete(from);
    this.merged.push({ from: from.id, into });
    this.aliases.set(from.id, into);
    if (this.aliases.size > MAX_ALIASES) this.aliases.delete(this.aliases.keys().next().value as string);
  }

  /** A context learned late in the batch may settle what earlier lines left open. */
  private review(): void {
    while (this.contexts.takeNew()) {
      for (const bucket of this.buckets.values()) {
        for (const template of [...bucket.templates]) {
          if (template.mergedInto === undefined) bucket.settle(template);
        }
      }
    }
  }

  private sample(template: Template, key: string): void {
    const { words } = splitWords(key);
    let mark = 0;
    for (let i = 0; i < words.length; i++) {
      const value = words[i] === WILD ? this.masker.value(mark++) : (words[i] as string);
      if (template.words[i] === WILD) template.addValue(i, value);
    }
  }

  /** Forgets a sixteenth at once, so that the sort is paid rarely. */
  private evict(): void {
    const staleFirst = [...this.live.values()].sort(
      (a, b) => Math.min(a.count, 2) - Math.min(b.count, 2) || a.lastSeen - b.lastSeen || a.order - b.order,
    );
    for (const template of staleFirst.slice(0, Math.ceil(staleFirst.length / 16))) {
      const bucket = this.bucketOf(template);
      bucket.remove(template);
      if (bucket.templates.length === 0) this.buckets.delete(bucket.shape);
      template.evicted = true;
      this.live.delete(template.id);
      this.words -= template.words.length;
      this.created.delete(template);
      this.changed.delete(template);
      this.evicted.push(template.id);
    }
  }

  private restoreOne(stored: StoredTemplate): void {
    const { words, separators } = splitWords(stored.pattern);
    const template = new Template(stored.id, this.order++, words, separators);
    template.count = stored.count;
    template.restoreExamples(stored.examples);
    this.live.set(template.id, template);
    this.words += words.length;
    this.relearnContexts(template, stored.examples);
    for (const alias of stored.aliases ?? []) this.aliases.set(alias, template);
    this.bucketOf(template).insert(template);
  }

  /** A value that no mask would take was found by merging: its context counts as learned. */
  private relearnContexts(template: Template, examples: Record<string, string[]>): void {
    let slot = 0;
    for (let i = 0; i < template.words.length; i++) {
      if (template.words[i] !== WILD) continue;
      const words = examples[slot++] ?? [];
      if (words.some((word) => this.masker.run(word) === word)) this.contexts.learn(template, i);
    }
  }
}

/** FNV-1a in two lanes: 64 bits, enough to tell the templates of one service apart. */
function patternId(pattern: string): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < pattern.length; i++) {
    const code = pattern.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13);
  }
  return (a >>> 0).toString(16).padStart(8, "0") + (b >>> 0).toString(16).padStart(8, "0");
}
