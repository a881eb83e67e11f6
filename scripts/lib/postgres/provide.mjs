import { Missing } from "../missing.mjs";
import { step } from "../terminal.mjs";
import { startFromDebian } from "./debian.mjs";
import { startInDocker } from "./docker.mjs";
import { startInstalled } from "./installed.mjs";

/**
 * A superuser's URL of a PostgreSQL with pgvector: the one that was named, else the first that can be found or brought up.
 * Throws {@link Missing} with what was tried.
 */
export async function providePostgres() {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL;
  return step("Finding a PostgreSQL with pgvector", async () => {
    const reasons = [];
    for (const attempt of [startInstalled, startInDocker, startFromDebian]) {
      try {
        return await attempt();
      } catch (error) {
        reasons.push(error.message);
      }
    }
    throw new Missing(
      `no PostgreSQL 15+ with pgvector: ${reasons.join("; ")}. Set TEST_DATABASE_URL to a superuser's URL.`,
    );
  });
}
