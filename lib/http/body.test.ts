import zlib from "node:zlib";
import { describe, expect, it } from "vitest";
import { readBody, refuseMediaType, refuseNonJson } from "./body";

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://test/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
const limits = { maxBytes: 10_000, maxUnpackedBytes: 50_000 };
const text = Buffer.from("hello ".repeat(100));

/** Arrives in pieces, without a length. */
function inPieces(piece: Uint8Array, count: number): ReadableStream<Uint8Array> {
  let left = count;
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(piece);
      else controller.close();
    },
  });
}

describe("readBody", () => {
  it("gives the bytes as they came", async () => {
    expect(await readBody(post(text), limits)).toEqual(text);
    expect((await readBody(post(inPieces(text, 3)), limits)).length).toBe(3 * text.length);
    expect((await readBody(new Request("http://test/"), limits)).length).toBe(0);
  });

  it.each<[string, Buffer]>([
    ["gzip", zlib.gzipSync(text)],
    ["x-gzip", zlib.gzipSync(text)],
    ["deflate", zlib.deflateSync(text)],
    ["deflate", zlib.deflateRawSync(text)],
    ["br", zlib.brotliCompressSync(text)],
    ["zstd", zlib.zstdCompressSync(text)],
  ])("unpacks %s", async (encoding, packed) => {
    expect(await readBody(post(new Uint8Array(packed), { "Content-Encoding": encoding }), limits)).toEqual(
      text,
    );
  });

  it("refuses more than the ceiling, whatever the length claims", async () => {
    await expect(readBody(post(inPieces(Buffer.alloc(6000), 2)), limits)).rejects.toMatchObject({
      code: "too_large",
    });
  });

  it("stops taking a body that never ends", async () => {
    const endless = inPieces(Buffer.alloc(65_536), Number.POSITIVE_INFINITY);
    await expect(readBody(post(endless), limits)).rejects.toMatchObject({ code: "too_large" });
  });

  it("refuses a bomb: small on the wire, large unpacked", async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(8_000_000));
    expect(bomb.length).toBeLessThan(limits.maxBytes);
    const request = post(new Uint8Array(bomb), { "Content-Encoding": "gzip" });
    await expect(readBody(request, limits)).rejects.toMatchObject({
      code: "too_large",
      message: "The body unpacks to more than 50000 bytes.",
    });
  });

  it("refuses what is not compressed as it says, or ends in the middle", async () => {
    for (const broken of [text, zlib.gzipSync(text).subarray(0, 20)])
      await expect(
        readBody(post(new Uint8Array(broken), { "Content-Encoding": "gzip" }), limits),
      ).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("refuses an encoding it does not know", async () => {
    await expect(readBody(post(text, { "Content-Encoding": "gzip, gzip" }), limits)).rejects.toMatchObject({
      code: "unsupported_media_type",
    });
  });
});

describe("media types", () => {
  it("takes what the route takes", () => {
    expect(() => refuseMediaType("text/plain", ["text/plain"])).not.toThrow();
    expect(() => refuseMediaType("application/cloudevents+json", ["application/json"])).not.toThrow();
    expect(() => refuseMediaType("image/png", ["text/plain"])).toThrow("this takes text/plain");
  });

  it("wants a JSON body to say so", () => {
    expect(() => refuseNonJson("")).toThrow("must be application/json");
    expect(() => refuseNonJson("application/json")).not.toThrow();
  });
});
