import { singleton } from "./singleton";

/** The handshake between the server's entry (scripts/serve.ts, outside the bundle) and the program inside it. */
export interface Lifecycle {
  /** What the console should say once the port is open. */
  greeting: string[];
  /** Why the start failed; the entry says it and exits. */
  failure: unknown;
  draining: boolean;
  /** Ran in reverse order on shutdown; each must end within seconds. */
  closers: { name: string; close: () => Promise<void> | void }[];
}

export const lifecycle = () =>
  singleton<Lifecycle>("lifecycle", () => ({ greeting: [], failure: null, draining: false, closers: [] }));

export function onShutdown(name: string, close: () => Promise<void> | void): void {
  lifecycle().closers.push({ name, close });
}
