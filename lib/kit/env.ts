import path from "node:path";
import { z } from "zod";
import { singleton } from "./singleton";

const optional = z.string().trim().min(1).optional();
const count = (fallback: number, min = 1, max = 1_000_000) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

/** What the browser is sent to with a secret of ours behind it travels encrypted, or not at all. */
const isHttpsOrLoopback = (url: string) =>
  /^https:\/\//i.test(url) || /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])([:/]|$)/i.test(url);

/** `model=in/out,…`, in units of one currency per million tokens. */
const PRICES = /^\s*[^=,\s]+\s*=\s*\d{1,6}(\.\d{1,6})?\/\d{1,6}(\.\d{1,6})?\s*$/;
const arePrices = (text: string) => text.split(",").every((one) => PRICES.test(one));

/** Settings that are of use only together. */
const TOGETHER = [
  ["AUTH_GITHUB_ID", "AUTH_GITHUB_SECRET"],
  ["AUTH_GOOGLE_ID", "AUTH_GOOGLE_SECRET"],
  ["AUTH_OIDC_ISSUER", "AUTH_OIDC_ID", "AUTH_OIDC_SECRET"],
  ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
] as const;

const settings = z.object({
  PORT: count(3000, 0, 65_535),
  HOST: z.string().default("127.0.0.1"),
  APP_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgres://")
    .optional(),
  DATA_DIR: z
    .string()
    .default("./data")
    .transform((dir) => path.resolve(dir)),
  ROLE: z.enum(["all", "web", "worker"]).default("all"),
  AUTH_SECRET: z.string().min(32).optional(),
  AUTH_GITHUB_ID: optional,
  AUTH_GITHUB_SECRET: optional,
  AUTH_GOOGLE_ID: optional,
  AUTH_GOOGLE_SECRET: optional,
  AUTH_OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .refine(isHttpsOrLoopback, "must be https, or http on this machine")
    .optional(),
  AUTH_OIDC_ID: optional,
  AUTH_OIDC_SECRET: optional,
  AUTH_OIDC_NAME: optional,
  BOOTSTRAP_API_KEY: z
    .string()
    .regex(/^ic_[A-Za-z0-9_-]{32,}$/, "must be ic_ and at least 32 letters or digits")
    .optional(),
  EMBEDDINGS: z.enum(["lexical", "openai", "local"]).default("lexical"),
  OPENAI_API_KEY: optional,
  AI_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => !/^[^:]+:\/\/[^/?#]*@/.test(url),
      "must name no user and password: the key is OPENAI_API_KEY",
    )
    .optional(),
  AI_MODEL: optional,
  AI_FALLBACK_MODEL: optional,
  AI_PRICES: optional.refine(
    (text) => text === undefined || arePrices(text),
    "must be MODEL=IN/OUT, for several with commas between them: large-model=1.25/10,small-model=0.25/2",
  ),
  AI_EMBEDDING_MODEL: optional,
  WINDOW_SECONDS: z.coerce.number().min(0.2).max(3600).default(5),
  WINDOW_RECORDS: count(10_000, 1, 50_000),
  LOG_RETENTION_DAYS: count(14, 1, 3650),
  SMTP_URL: optional,
  SYSLOG_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  SYSLOG_KEY: optional,
  SYSLOG_SOURCES: optional,
  TRUSTED_PROXIES: count(0, 0, 10),
  UPSTASH_REDIS_REST_URL: z.url({ protocol: /^https?$/ }).optional(),
  UPSTASH_REDIS_REST_TOKEN: optional,
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

/** The whole environment; `.env.example` explains each. */
export const envSchema = settings.superRefine((given, ctx) => {
  const missing = (name: keyof Env, other: string) =>
    ctx.addIssue({ code: "custom", path: [name], message: `is missing, while ${other} is set` });
  for (const group of TOGETHER) {
    const present = group.find((name) => given[name]);
    if (present) for (const name of group) if (!given[name]) missing(name, present);
  }
  if (given.AUTH_OIDC_NAME && !given.AUTH_OIDC_ISSUER && !given.AUTH_OIDC_ID && !given.AUTH_OIDC_SECRET)
    missing("AUTH_OIDC_ISSUER", "AUTH_OIDC_NAME");
  // A server of one's own may want no key.
  if (given.EMBEDDINGS === "openai" && !given.OPENAI_API_KEY && !given.AI_BASE_URL)
    missing("OPENAI_API_KEY", "EMBEDDINGS");
  if (given.AI_MODEL && !given.OPENAI_API_KEY && !given.AI_BASE_URL) missing("OPENAI_API_KEY", "AI_MODEL");
  if (given.AI_FALLBACK_MODEL && !given.AI_MODEL) missing("AI_MODEL", "AI_FALLBACK_MODEL");
});
export type Env = z.infer<typeof settings>;

/** Reads and checks the environment once; a wrong value stops the start with the variable's name. */
export function env(): Env {
  return singleton("env", () => readEnv(process.env));
}

/** Throws with a line for each setting that is wrong. An empty one counts as not given. */
export function readEnv(variables: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not valid:\n${reasons.join("\n")}`);
}

/** Where people reach the console. */
export const appUrl = () =>
  env().APP_URL?.replace(/\/+$/, "") ??
  `http://${env().HOST === "0.0.0.0" ? "localhost" : env().HOST}:${env().PORT}`;
