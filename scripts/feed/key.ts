import { readFileSync } from "node:fs";
import path from "node:path";
import { UsageError } from "./options";

/** The key that was given, the one the server leaves beside its data for programs of this machine, or the bootstrap key. */
export function findKey(given: string | undefined, env: NodeJS.ProcessEnv): string {
  const file = path.resolve(env.DATA_DIR || "data", "local-key");
  const key = given ?? (readKey(file) || env.BOOTSTRAP_API_KEY);
  if (key) return key.trim();
  throw new UsageError(
    `No API key: none was given with --key, ${file} is not there, and BOOTSTRAP_API_KEY is not set.\n` +
      "Is the server running in another folder? Then set DATA_DIR, or make a key in Settings → API keys.",
  );
}

function readKey(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
