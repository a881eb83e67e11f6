import type { Bucket } from "./bucket";
import type { Template } from "./template";

interface Entry {
  template: Template;
  bucket: Bucket;
  version: number;
}

/** Characters of keys held in one generation, in sum. */
const MAX_CHARS = 1_000_000;
const MAX_ENTRIES = 10_000;

/**
 * Remembers which template a masked message belongs to. Purely a memory of `Bucket.match`: an entry is void once its
 * bucket has changed. Two generations: the older is dropped when the younger is full.
 */
export class MatchCache {
  private young = new Map<string, Entry>();
  private old = new Map<string, Entry>();
  private chars = 0;

  get(key: string): Template | undefined {
    const entry = this.young.get(key) ?? this.promote(key);
    if (entry === undefined || entry.version !== entry.bucket.version) return undefined;
    return entry.template;
  }

  set(key: string, template: Template, bucket: Bucket): void {
    if (this.young.size >= MAX_ENTRIES || this.chars > MAX_CHARS) {
      this.old = this.young;
      this.young = new Map();
      this.chars = 0;
    }
    this.chars += key.length;
    this.young.set(key, { template, bucket, version: bucket.version });
  }

  private promote(key: string): Entry | undefined {
    const entry = this.old.get(key);
    if (entry === undefined || entry.version !== entry.bucket.version) return undefined;
    this.set(key, entry.template, entry.bucket);
    return entry;
  }
}
