import { singleton } from "./singleton";

/** Takes a request at its URL; `params` are those of the path. */
export type Door = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;
export interface FoundDoor {
  door: Door;
  params: Record<string, string>;
}

/** The handshake between the server's entry (scripts/serve.ts, outside the bundle) and the program inside it. */
export interface Lifecycle {
  /** What the console should say once the port is open. */
  greeting: string[];
  /** Why the start failed; the entry says it and exits. */
  failure: unknown;
  draining: boolean;
  /** Where a request of this path (no query) may be handed over past the web framework; null when it goes the usual way. */
  doorAt: ((path: string) => Promise<FoundDoor | null>) | null;
  /** Ran in reverse order on shutdown; each must end within seconds. */
  closers: { name: string; close: () => Promise<void> | void }[];
}

export const lifecycle = () =>
  singleton<Lifecycle>("lifecycle", () => ({
    greeting: [],
    failure: null,
    draining: false,
    doorAt: null,
    closers: [],
  }));

export function onShutdown(name: string, close: () => Promise<void> | void): void {
  lifecycle().closers.push({ name, close });
}
