import { env } from "@/lib/kit/env";
import { singleton } from "@/lib/kit/singleton";
import { Limiter } from "./limiter";
import { postgresStore } from "./postgres";
import { upstashStore } from "./upstash";

const opened = () =>
  singleton("limiter", () => {
    const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
    return new Limiter(url && token ? upstashStore(url, token) : postgresStore);
  });

/** The limits of this installation: counted by Upstash's Redis when one is named, else in the database. */
export const limiter: Pick<Limiter, "take" | "peek"> = {
  take: (rate, caller) => opened().take(rate, caller),
  peek: (rate, caller) => opened().peek(rate, caller),
};
