import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import type { Place } from "./follow";

const stateSchema = z.object({
  source: z.string(),
  place: z.object({
    file: z.string(),
    life: z.number().int(),
    offset: z.number().int(),
    head: z.object({ length: z.number().int(), hash: z.string() }),
  }),
  /** End of the batch that was under way. */
  pending: z.number().int().nullable(),
});
export type FollowState = z.infer<typeof stateSchema>;

/** The small file that remembers how far a followed file has been sent, to this server as this service. */
export class StateFile {
  private readonly file: string;

  constructor(
    folder: string,
    private readonly source: string,
    target: string,
  ) {
    const name = createHash("sha256").update(`${source}\0${target}`).digest("hex").slice(0, 16);
    this.file = path.join(folder, `${name}.json`);
  }

  load(): FollowState | undefined {
    try {
      return stateSchema.parse(JSON.parse(readFileSync(this.file, "utf8")));
    } catch {
      // None yet, or one that says nothing: from the beginning, where idempotency keys keep lines from coming twice.
      return undefined;
    }
  }

  save(place: Place, pending: number | null): void {
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    // Replaced as a whole, so that no kill leaves half of one.
    writeFileSync(
      `${this.file}.new`,
      JSON.stringify({ source: this.source, place, pending } satisfies FollowState),
    );
    renameSync(`${this.file}.new`, this.file);
  }
}

/** Beside the server's data when it is ours, else where a user's programs keep such things. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  const dataDir = path.resolve(env.DATA_DIR || "data");
  if (existsSync(path.join(dataDir, "local-key"))) return path.join(dataDir, "feed");
  return path.join(env.XDG_STATE_HOME || path.join(homedir(), ".local/state"), "incident-commander/feed");
}
