import { describe, expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
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
    ['body {\\"password\\":\\"hunter2\\",\\"user\\":\\"a\\"}', "hunter2"],
    ['{"passwords": 2, "password": ["hunter2"]}', "hunter2"],
    ['"password" => "hunter2"', "hunter2"],
    ["password  :  hunter2", "hunter2"],
    [`password=${"x".repeat(600)}hunter2`, "hunter2"],
    [`password="${"x".repeat(600)}hunter2"`, "hunter2"],
    ['password="hunter2 cut off', "hunter2"],
    ["<password>hunter2</password>", "hunter2"],
    ["login?next=/&password%3Dhunter2", "hunter2"],
    ["mysqldump --password hunter2 -h db", "hunter2"],
    ["AccountKey=hunter2==;EndpointSuffix=x", "hunter2"],
    ["aws secretKey: hunter2", "hunter2"],
    ["Authorization: Token hunter2hunter2", "hunter2"],
    ["Cookie: theme=dark; sid=hunter2; lang=en", "hunter2"],
    ["Set-Cookie: sid=hunter2; Path=/; HttpOnly", "hunter2"],
    ["PHPSESSID=hunter2", "hunter2"],
    ["dial redis://u:hunter2@x@db:6379/0", "hunter2@x"],
    ["GET /b/o?X-Amz-Signature=0123456789abcdef0123 403", "0123456789abcdef"],
    ["POST https://hooks.slack.com/services/T0000/B0000/XXXXXXXXXXXXXXXXXXXX 404", "XXXX"],
    [`SG.${"a".repeat(22)}.${"b".repeat(43)}`, "bbbb"],
    [`hf_${"a".repeat(34)}`, "aaaa"],
    [`ya29.${"a".repeat(40)}`, "aaaa"],
    [`bot 123456789:AA${"a".repeat(33)} stopped`, "aaaa"],
    ["-----BEGIN PGP PRIVATE KEY BLOCK-----\nMIIE\n-----END PGP PRIVATE KEY BLOCK-----", "MIIE"],
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
    "http://api:8080/users mailed to ops@example.com",
    "pass 3 of 5 done, 2 tokens left",
    "invalid cookie for host a.example",
    "method signature=(int) does not match",
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
    (n: number) => "a".repeat(n),
    (n: number) => "password".repeat(n / 8),
    (n: number) => "x://".repeat(n / 4),
    (n: number) => "=:".repeat(n / 2),
    (n: number) => "1 ".repeat(n / 2),
    (n: number) => "eyJ".repeat(n / 3),
    (n: number) => `token="${"\\".repeat(n)}`,
    (n: number) => "a.".repeat(n / 2),
    (n: number) => "eyJ-".repeat(n / 4),
    (n: number) => 'token="'.repeat(n / 7),
    (n: number) => "token='x\\".repeat(n / 9),
    (n: number) => "cookie:a=".repeat(n / 9),
    (n: number) => `cookie: ${"a=;".repeat(n / 3)}`,
    (n: number) => "a://a:".repeat(n / 6),
    (n: number) => "--token".repeat(n / 7),
    (n: number) => "<token>".repeat(n / 7),
    (n: number) => "authorization:".repeat(n / 14),
  ])("takes time in proportion to the length of hostile text (case %#)", (hostile) => {
    const run = (n: number) => expect(redact(hostile(n), { emails: true }).length).toBeGreaterThan(0);
    expect(growthOf(run, 8000)).toBeLessThan(LINEAR);
  });

  it("knows attribute names that hold secrets", () => {
    expect(
      [
        "password",
        "dbPassword",
        "PGPASSWORD",
        "secretKey",
        "x-api-key",
        "http.request.header.authorization",
        "Cookie",
      ].every(isSecretName),
    ).toBe(true);
    expect(["passwordless_login", "tokens_used", "author", "key"].some(isSecretName)).toBe(false);
  });
});
