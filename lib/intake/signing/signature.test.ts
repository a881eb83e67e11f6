import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { lookAtSns } from "./look-at-sns";
import { isSigned } from "./signature";
import { certificateAddress, confirmationAddress, isSignedBySns, type SnsEnvelope, snsAddress } from "./sns";

const body = Buffer.from('{"a":1}');
const digest = createHmac("sha256", "s3cret").update(body).digest("hex");
const NOW = 17_000;
const header = (headers: Record<string, string>) => (name: string) => headers[name] ?? null;

describe("a signature", () => {
  it.each([
    ["sentry", { "sentry-hook-signature": digest }],
    ["github", { "x-hub-signature-256": `sha256=${digest}` }],
    ["launchdarkly", { "x-ld-signature": digest.toUpperCase() }],
    ["pagerduty", { "x-pagerduty-signature": `v1=${"0".repeat(64)},v1=${digest}` }],
    ["grafana", { "x-grafana-alerting-signature": digest }],
    [
      "grafana",
      {
        "x-grafana-alerting-signature": createHmac("sha256", "s3cret")
          .update("17:")
          .update(body)
          .digest("hex"),
        "x-grafana-alerting-timestamp": "17",
      },
    ],
    ["gitlab", { "x-gitlab-token": "s3cret" }],
  ] as [string, Record<string, string>][])("of %s is known", (sender, headers) => {
    expect(isSigned(sender, "s3cret", body, header(headers), NOW)).toBe(true);
    expect(isSigned(sender, "other", body, header(headers), NOW)).toBe(false);
    if (sender !== "gitlab")
      expect(isSigned(sender, "s3cret", Buffer.from('{"a":2}'), header(headers), NOW)).toBe(false);
  });

  it("that is old proves nothing, nor one whose time is none", () => {
    const old = createHmac("sha256", "s3cret").update("17:").update(body).digest("hex");
    const at = (time: string) => ({
      "x-grafana-alerting-signature": old,
      "x-grafana-alerting-timestamp": time,
    });
    expect(isSigned("grafana", "s3cret", body, header(at("17")), NOW + 299_000)).toBe(true);
    expect(isSigned("grafana", "s3cret", body, header(at("17")), NOW + 301_000)).toBe(false);
    expect(isSigned("grafana", "s3cret", body, header(at("soon")), NOW)).toBe(false);
  });

  it("that is missing, empty or of a sender that cannot sign proves nothing", () => {
    expect(isSigned("sentry", "s3cret", body, () => null, NOW)).toBe(false);
    expect(isSigned("sentry", "s3cret", body, () => "", NOW)).toBe(false);
    expect(isSigned("zabbix", "s3cret", body, () => digest, NOW)).toBe(false);
  });
});

describe("SNS", () => {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const certificate = keys.publicKey.export({ type: "spki", format: "pem" }) as string;
  const message: SnsEnvelope = {
    Type: "Notification",
    MessageId: "m",
    TopicArn: "arn:aws:sns:eu-west-1:1:t",
    Message: "hello",
    Subject: "hi",
    Timestamp: "2026-11-20T12:00:00.000Z",
    SignatureVersion: "2",
    Signature: "",
    SigningCertURL: "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-abc.pem",
  };
  const refusal = (why: string) => ({ code: "unauthenticated", message: expect.stringContaining(why) });
  const signed = (text: string, hash: string) =>
    sign(hash, Buffer.from(text), keys.privateKey).toString("base64");
  const text =
    "Message\nhello\nMessageId\nm\nSubject\nhi\nTimestamp\n2026-11-20T12:00:00.000Z\nTopicArn\narn:aws:sns:eu-west-1:1:t\nType\nNotification\n";

  it("signs what it says, in both versions", () => {
    expect(isSignedBySns({ ...message, Signature: signed(text, "sha256") }, certificate)).toBe(true);
    expect(
      isSignedBySns({ ...message, SignatureVersion: "1", Signature: signed(text, "sha1") }, certificate),
    ).toBe(true);
    expect(
      isSignedBySns({ ...message, Message: "other", Signature: signed(text, "sha256") }, certificate),
    ).toBe(false);
    expect(isSignedBySns({ ...message, Signature: "???" }, certificate)).toBe(false);
    expect(isSignedBySns({ ...message, Signature: signed(text, "sha256") }, "no certificate")).toBe(false);
  });

  it("signs confirmations over other fields, and a message without a subject without it", () => {
    const confirmation: SnsEnvelope = {
      ...message,
      Type: "SubscriptionConfirmation",
      Token: "t",
      SubscribeURL: "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription",
    };
    const said = `Message\nhello\nMessageId\nm\nSubscribeURL\n${confirmation.SubscribeURL}\nTimestamp\n${message.Timestamp}\nToken\nt\nTopicArn\n${message.TopicArn}\nType\nSubscriptionConfirmation\n`;
    expect(isSignedBySns({ ...confirmation, Signature: signed(said, "sha256") }, certificate)).toBe(true);
    const bare = text.replace("Subject\nhi\n", "");
    expect(
      isSignedBySns({ ...message, Subject: undefined, Signature: signed(bare, "sha256") }, certificate),
    ).toBe(true);
  });

  it.each([
    ["https://sns.us-east-1.amazonaws.com/x", true],
    ["https://sns.us-gov-west-1.amazonaws.com/x", true],
    ["https://sns.cn-north-1.amazonaws.com.cn/x", true],
    ["http://sns.us-east-1.amazonaws.com/x", false],
    ["https://sns.us-east-1.amazonaws.com:8443/x", false],
    ["https://sns.us-east-1.amazonaws.com.evil.example/x", false],
    ["https://evil.example/sns.us-east-1.amazonaws.com", false],
    ["https://a@sns.us-east-1.amazonaws.com/x", false],
    ["https://s3.us-east-1.amazonaws.com/x", false],
    ["https://bucket.sns.us-east-1.amazonaws.com/x", false],
    ["https://169.254.169.254/latest", false],
    ["nonsense", false],
  ])("owns %s: %s", (address, own) => {
    expect(snsAddress(address) !== null).toBe(own);
  });

  it("is confirmed only where it asks to be, and its certificate comes only from itself", () => {
    const confirmation = { ...message, Type: "SubscriptionConfirmation" as const };
    const confirm = (SubscribeURL: string, more: Partial<SnsEnvelope> = {}) =>
      confirmationAddress({ ...confirmation, SubscribeURL, ...more });
    expect(confirm("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t")).not.toBeNull();
    expect(confirm("https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic")).toBeNull();
    expect(confirm("https://evil.example/?Action=ConfirmSubscription")).toBeNull();
    expect(
      confirm("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription", { Type: "Notification" }),
    ).toBeNull();
    expect(certificateAddress(message)).not.toBeNull();
    expect(
      certificateAddress({ ...message, SigningCertURL: "https://sns.eu-west-1.amazonaws.com/?Action=x" }),
    ).toBeNull();
    expect(
      certificateAddress({
        ...message,
        SigningCertURL: "https://evil.example/SimpleNotificationService-abc.pem",
      }),
    ).toBeNull();
  });

  it("has its subscription confirmed once it has signed, and asks nobody else", async () => {
    const SubscribeURL = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";
    const confirmation = { ...message, Type: "SubscriptionConfirmation" as const, Token: "t", SubscribeURL };
    const said = `Message\nhello\nMessageId\nm\nSubscribeURL\n${SubscribeURL}\nTimestamp\n${message.Timestamp}\nToken\nt\nTopicArn\n${message.TopicArn}\nType\nSubscriptionConfirmation\n`;
    const asked: string[] = [];
    const fetch = async (url: URL) => {
      asked.push(url.href);
      return Buffer.from(certificate);
    };
    const confirmed = { type: "SubscriptionConfirmation", doubt: null };
    // The certificate is asked for once for each address.
    const another = (n: number) => ({
      SigningCertURL: `https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-${n}.pem`,
    });
    const proven = { ...confirmation, ...another(1), Signature: signed(said, "sha256") };
    expect(await lookAtSns(proven, fetch)).toEqual(confirmed);
    expect(await lookAtSns(proven, fetch)).toEqual(confirmed);
    expect(asked).toEqual([proven.SigningCertURL, SubscribeURL, SubscribeURL]);
    asked.length = 0;
    const forged = { ...confirmation, ...another(2), Signature: "AAAA" };
    await expect(lookAtSns(forged, fetch)).rejects.toMatchObject(refusal("AWS did not sign it"));
    expect(asked).toEqual([forged.SigningCertURL]);
    asked.length = 0;
    const elsewhere = { ...confirmation, SigningCertURL: "https://169.254.169.254/a.pem" };
    await expect(lookAtSns(elsewhere, fetch)).rejects.toMatchObject(refusal("not one of AWS"));
    expect(asked).toEqual([]);
    expect(await lookAtSns({ hello: "world" }, fetch)).toBeNull();
  });

  it("proves each notification; one that cannot be checked is taken with the doubt, one that is forged is not", async () => {
    const at = (n: number) => `https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-n${n}.pem`;
    const fetch = async () => Buffer.from(certificate);
    const genuine = { ...message, SigningCertURL: at(1), Signature: signed(text, "sha256") };
    expect(await lookAtSns(genuine, fetch)).toEqual({ type: "Notification", doubt: null });
    await expect(lookAtSns({ ...genuine, Message: "other" }, fetch)).rejects.toMatchObject(
      refusal("AWS did not sign it"),
    );
    const away = async () => {
      throw new Error("no way out");
    };
    const unchecked = { ...genuine, SigningCertURL: at(2) };
    expect(await lookAtSns(unchecked, away)).toMatchObject({ doubt: "AWS could not be asked: no way out" });
    expect(await lookAtSns(unchecked, fetch)).toMatchObject({ doubt: null });
  });

  it("is asked to send a confirmation again when it cannot be asked, for its certificate or to confirm", async () => {
    const SubscribeURL = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";
    const said = `Message\nhello\nMessageId\nm\nSubscribeURL\n${SubscribeURL}\nTimestamp\n${message.Timestamp}\nToken\nt\nTopicArn\n${message.TopicArn}\nType\nSubscriptionConfirmation\n`;
    const confirmation = {
      ...message,
      Type: "SubscriptionConfirmation" as const,
      Token: "t",
      SubscribeURL,
      SigningCertURL: "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-c1.pem",
      Signature: signed(said, "sha256"),
    };
    const answering = (what: (url: URL) => boolean) => async (url: URL) => {
      if (!what(url)) throw new Error("no way out");
      return Buffer.from(certificate);
    };
    const again = { code: "unavailable", message: expect.stringContaining("no way out") };
    for (const fetch of [answering(() => false), answering(({ search }) => search === "")])
      await expect(lookAtSns(confirmation, fetch)).rejects.toMatchObject(again);
    await expect(
      lookAtSns(
        confirmation,
        answering(() => true),
      ),
    ).resolves.toMatchObject({ doubt: null });
  });

  it("signs all that it sends: an envelope without a signature is not its", async () => {
    const { Signature: _, SigningCertURL: __, ...bare } = message;
    const { SignatureVersion: ___, ...unversioned } = message;
    for (const body of [bare, unversioned, { ...message, Signature: null }])
      await expect(lookAtSns(body)).rejects.toMatchObject(refusal("no signature"));
    // A body of somebody else that has one of the names.
    for (const body of [{ Message: "disk is full" }, { Type: "Notification", Message: "x" }, [message], "x"])
      expect(await lookAtSns(body)).toBeNull();
  });
});
