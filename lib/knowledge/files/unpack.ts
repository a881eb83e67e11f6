import { createGunzip } from "node:zlib";
import { DomainError, invalid } from "@/lib/kit/errors";

const PIECE_BYTES = 256 * 1024;

/**
 * The bytes of an archive, unpacked as they are asked for when they are gzip.
 *
 * @throws `too_large` when there are more than `maxBytes`, `invalid_input` for broken gzip
 */
export async function* unpacked(body: Buffer, maxBytes: number): AsyncGenerator<Buffer> {
  if (body[0] !== 0x1f || body[1] !== 0x8b) {
    if (body.length > maxBytes) throw tooLarge(maxBytes);
    yield body;
    return;
  }
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  gunzip.end(body);
  let length = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw Object.assign(invalid("", "the archive is not valid gzip data"), { cause });
  } finally {
    gunzip.destroy();
  }
}

const tooLarge = (maxBytes: number) =>
  new DomainError("too_large", `The archive unpacks to more than ${maxBytes / 1024 / 1024} MiB.`);
