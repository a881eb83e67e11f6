import { describe, expect, it } from "vitest";
import { isSecretName, redact } from "./redact";

describe("redact", () => {
  it.each([
    ["Authorization: Bearer abc.def-ghi123456", "abc.def"],
    ["connecting to postgres://app:s3cr3t@db:5432/main", "s3cr3t"],
    ["login with password=hunter2 failed", "hunter2"],
    ['{"client_secret": "xyz123abc"}', "xyz123abc"],
    ["DB_PASSWORD='top secret' set", "top secret"],
    ["key AKIAIOSFODNN7EXAMPLE used", "AKIAIOSFODNN7EXAMPLE"],
    [`pushed with ghp_${"a".repeat(36)}`, "aaaa"],
    ["jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJ"],
    ["paid with 4111 1111 1111 1111 today", "4111 1111"],
    [`posted by ic_${"k".repeat(43)}`, "kkkk"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "MIIE"],
    ["GET /cb?access_token=ya29.a0Af&state=1", "ya29"],
    ["api-key: 12345-abc", "12345-abc"],
  ])("hides the secret in %s", (line, secret) => {
    expect(redact(line)).not.toContain(secret);
  });

  it.each([
    "Failed password for root from 218.188.2.4 port 22 ssh2",
    "Received block blk_-6952295868487656571 of size 67108864",
    "token expired",
    "authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=218.188.2.4",
    "order 1234567890123456 shipped",
    "mail to ops@example.com sent",
  ])("leaves %s as it is", (line) => {
    expect(redact(line)).toBe(line);
  });

  it("hides addresses only when asked", () => {
    expect(redact("mail to ops@example.com sent", { emails: true })).toBe("mail to [redacted email] sent");
  });

  it("keeps what stands around the secret", () => {
    expect(redact("dial mysql://root:pw@10.0.0.1/x refused")).toBe(
      "dial mysql://root:[redacted]@10.0.0.1/x refused",
    );
  });

  it.each([
    "a".repeat(32_000),
    "password".repeat(4000),
    "x://".repeat(8000),
    "=:".repeat(16_000),
    "1 ".repeat(16_000),
    "eyJ".repeat(10_000),
    `token="${"\\".repeat(30_000)}`,
    "a.".repeat(15_000),
  ])("comes back from hostile text (case %#)", (hostile) => {
    expect(redact(hostile, { emails: true }).length).toBeGreaterThan(0);
  });

  it("knows attribute names that hold secrets", () => {
    expect(
      ["password", "dbPassword", "x-api-key", "http.request.header.authorization", "Cookie"].every(
        isSecretName,
      ),
    ).toBe(true);
    expect(["passwordless_login", "tokens_used", "author", "key"].some(isSecretName)).toBe(false);
  });
});
