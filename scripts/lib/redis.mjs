import { aptInstall, mayInstall } from "./apt.mjs";
import { Missing } from "./missing.mjs";
import { findProgram } from "./run.mjs";
import { step } from "./terminal.mjs";

/** Path of a redis-server for the tests to start: named, on the system, or from apt. Throws {@link Missing}. */
export async function provideRedis() {
  if (process.env.REDIS_SERVER_PATH) return process.env.REDIS_SERVER_PATH;
  return step("Finding a redis-server", async () => {
    const found = await findProgram("redis-server", "valkey-server");
    if (found) return found;
    let reason = "apt-get could be asked as root only";
    if (mayInstall()) {
      try {
        await aptInstall("redis-server");
        return await findProgram("redis-server");
      } catch (error) {
        reason = error.message;
      }
    }
    throw new Missing(
      `no redis-server: none is installed, and ${reason}. Install it, or set REDIS_SERVER_PATH.`,
    );
  });
}
