/**
 * One value per process, whichever bundle asks first. The web server bundles the same module into several chunks, each
 * with its own module state; what must exist once (the pool, the bell, the metrics) is kept on `globalThis`.
 */
export function singleton<T>(name: string, create: () => T): T {
  const key = Symbol.for(`incident-commander.${name}`);
  const store = globalThis as Record<symbol, unknown>;
  store[key] ??= create();
  return store[key] as T;
}
