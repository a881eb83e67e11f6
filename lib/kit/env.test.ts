import { describe, expect, it } from "vitest";
import { readEnv } from "./env";

const oidc = {
  AUTH_OIDC_ISSUER: "https://login.example.org",
  AUTH_OIDC_ID: "id",
  AUTH_OIDC_SECRET: "secret",
};

describe("the memory", () => {
  it("asks a model only where it is told which server has it", () => {
    expect(readEnv({}).EMBEDDINGS).toBe("lexical");
    expect(() => readEnv({ EMBEDDINGS: "openai" })).toThrow("OPENAI_API_KEY: is missing, while EMBEDDINGS");
    expect(() => readEnv({ EMBEDDINGS: "openai", OPENAI_API_KEY: "sk" })).not.toThrow();
    expect(() => readEnv({ EMBEDDINGS: "openai", AI_BASE_URL: "http://localhost:11434/v1" })).not.toThrow();
    expect(() => readEnv({ EMBEDDINGS: "openai", AI_BASE_URL: "localhost" })).toThrow("AI_BASE_URL");
    expect(() => readEnv({ EMBEDDINGS: "cohere" })).toThrow("EMBEDDINGS");
  });
});

describe("the language model", () => {
  it("is named only together with the server that has it, and a fall-back only beside a first", () => {
    expect(() => readEnv({ AI_MODEL: "m" })).toThrow("OPENAI_API_KEY: is missing, while AI_MODEL is set");
    expect(() => readEnv({ AI_MODEL: "m", AI_BASE_URL: "http://localhost:11434/v1" })).not.toThrow();
    expect(() => readEnv({ AI_BASE_URL: "http://me:secret@localhost/v1" })).toThrow(
      "AI_BASE_URL: must name no user",
    );
    expect(() => readEnv({ AI_FALLBACK_MODEL: "m", OPENAI_API_KEY: "sk" })).toThrow("AI_MODEL: is missing");
  });

  it.each(["large=1.25/10", "org/large:8b=0/0, small=0.25/2", " m = 1/2 "])("may cost %s", (AI_PRICES) => {
    expect(readEnv({ AI_PRICES }).AI_PRICES).toBe(AI_PRICES.trim());
  });

  it.each(["large", "large=1.25", "large=a/b", "large=-1/2", "=1/2", "a=1/2,", "a=1/2;b=1/2", "a=1e3/2"])(
    "stops the start with the variable's name when its price is given as %s",
    (AI_PRICES) => {
      expect(() => readEnv({ AI_PRICES })).toThrow("AI_PRICES: must be MODEL=IN/OUT");
    },
  );
});

describe("the providers of sign-in", () => {
  it.each<[Record<string, string>, string]>([
    [{ AUTH_GITHUB_ID: "id" }, "AUTH_GITHUB_SECRET: is missing, while AUTH_GITHUB_ID is set"],
    [{ AUTH_GITHUB_SECRET: "s" }, "AUTH_GITHUB_ID: is missing, while AUTH_GITHUB_SECRET is set"],
    [{ AUTH_GOOGLE_ID: "id", AUTH_GOOGLE_SECRET: "" }, "AUTH_GOOGLE_SECRET: is missing"],
    [{ ...oidc, AUTH_OIDC_SECRET: "" }, "AUTH_OIDC_SECRET: is missing"],
    [{ AUTH_OIDC_NAME: "Ours" }, "AUTH_OIDC_ISSUER: is missing, while AUTH_OIDC_NAME is set"],
  ])("half given stop the start with the name of what is missing: %j", (given, reason) => {
    expect(() => readEnv(given)).toThrow(reason);
  });

  it("take an issuer over https, and over http on this machine alone", () => {
    const withIssuer = (AUTH_OIDC_ISSUER: string) => () => readEnv({ ...oidc, AUTH_OIDC_ISSUER });
    for (const fine of [
      "https://a.example/realm",
      "http://localhost:9000",
      "http://127.0.0.1:1",
      "http://[::1]:1",
    ])
      expect(withIssuer(fine), fine).not.toThrow();
    for (const wrong of [
      "http://login.example.org",
      "http://127.0.0.1.example.org",
      "http://localhost.example",
      "http://localhost@a.example",
      "ftp://a.example",
      "garbage",
    ])
      expect(withIssuer(wrong), wrong).toThrow("AUTH_OIDC_ISSUER");
  });

  it("may all be left out, or be empty", () => {
    expect(readEnv({ AUTH_GITHUB_ID: "", AUTH_OIDC_NAME: "" })).not.toHaveProperty("AUTH_GITHUB_ID");
  });
});
