import { singleton } from "./singleton";

/** What paths that run for every request may believe; a change in another process is in force after this. */
const FRESH_MS = 1000;
const MAX_KEPT = 1000;

interface Kept<T> {
  value: T;
  readAt: number;
}

/** Values that are read again when they are older than a second, by key, kept once per process under `name`. */
export class Fresh<T> {
  constructor(private readonly name: string) {}

  async get(key: string, read: () => Promise<T>, now = Date.now()): Promise<T> {
    const kept = this.all().get(key);
    if (kept && now - kept.readAt < FRESH_MS) return kept.value;
    const value = await read();
    if (this.all().size >= MAX_KEPT) this.all().clear();
    this.all().set(key, { value, readAt: now });
    return value;
  }

  /** For whoever changed it: this process knows at once. */
  forget(key: string): void {
    this.all().delete(key);
  }

  private all(): Map<string, Kept<T>> {
    return singleton(this.name, () => new Map<string, Kept<T>>());
  }
}
