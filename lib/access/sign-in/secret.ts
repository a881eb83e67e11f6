import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { randomToken } from "@/lib/kit/crypto";
import { env } from "@/lib/kit/env";
import { singleton } from "@/lib/kit/singleton";

/** Signs the cookies of a sign-in under way. AUTH_SECRET, else one made at the first start and kept in the data folder. */
export const authSecret = (): string =>
  singleton("auth-secret", () => env().AUTH_SECRET ?? keptSecret(path.join(env().DATA_DIR, "auth-secret")));

function keptSecret(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomToken(), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file, "utf8");
}
