/** The launchers are plain JavaScript, because they run before anything is installed. */
declare module "*/lib/build.mjs" {
  export function ensureBuilt(): Promise<void>;
}
declare module "*/lib/install.mjs" {
  export function nodePath(): string;
}
declare module "*/lib/cleanup.mjs" {
  export function cleanUp(): Promise<void>;
  export function atTheEnd(act: () => Promise<void> | void): void;
  export function cleanUpOnSignals(children: Iterable<{ kill(signal: string): void }>): void;
}
declare module "*/lib/postgres/provide.mjs" {
  export function providePostgres(): Promise<string>;
}
