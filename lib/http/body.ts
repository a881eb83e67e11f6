import { promisify } from "node:util";
import zlib from "node:zlib";
import { DomainError } from "@/lib/kit/errors";

/** A body taken as bytes: the verb parses it. */
export interface RawBody {
  kind: "raw";
  /** Ceiling on what comes over the wire. */
  maxBytes: number;
  /** Ceiling on what it unpacks to. */
  maxUnpackedBytes: number;
  /** Media types taken; a missing Content-Type counts as the first. `*` takes any. */
  types: readonly string[];
  /** Content-Encodings that stay as they are: the verb unpacks them. */
  leavesPacked?: readonly string[];
}
export const rawBody = (options: Omit<RawBody, "kind">): RawBody => ({ kind: "raw", ...options });

/** JSON bodies have one ceiling; whoever needs more takes bytes. */
export const MAX_JSON_BYTES = 1024 * 1024;

/** `application/json` of `Application/JSON; charset=utf-8`; empty when the header is missing. */
export function mediaType(request: Request): string {
  const header = request.headers.get("content-type");
  if (!header) return "";
  const end = header.indexOf(";");
  return (end === -1 ? header : header.slice(0, end)).trim().toLowerCase();
}

/** Refuses a body of a type that the route does not take. JSON also comes as `application/…+json`. */
export function refuseMediaType(type: string, taken: readonly string[]): void {
  if (type === "" || taken.includes("*") || taken.includes(type)) return;
  if (taken.includes("application/json") && type.startsWith("application/") && type.endsWith("+json")) return;
  throw new DomainError(
    "unsupported_media_type",
    `The body is ${type.slice(0, 100)}; this takes ${taken.join(", ")}.`,
  );
}

/**
 * The body's bytes, unpacked. Both ceilings are watched while reading and while unpacking: neither Content-Length nor the
 * size a compressed stream claims is believed. Throws `too_large`, `unsupported_media_type`, `invalid_input`.
 */
export async function readBody(
  request: Request,
  limits: Pick<RawBody, "maxBytes" | "maxUnpackedBytes" | "leavesPacked">,
): Promise<Buffer> {
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  const asItIs = ["", "identity", ...(limits.leavesPacked ?? [])];
  const unpack = asItIs.includes(encoding) ? null : UNPACK[encoding];
  if (unpack === undefined)
    throw new DomainError(
      "unsupported_media_type",
      `Content-Encoding ${encoding.slice(0, 100)} is not one of ${Object.keys(UNPACK).join(", ")}.`,
    );
  const received = await readBytes(request, limits.maxBytes);
  if (!unpack || received.length === 0) return received;
  try {
    return await unpack(received, { maxOutputLength: limits.maxUnpackedBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw tooLarge("unpacks to", limits.maxUnpackedBytes, cause);
    throw new DomainError("invalid_input", "The request is not valid.", {
      fields: [{ field: "", reason: `the body is not valid ${encoding} data` }],
      cause,
    });
  }
}

type Unpack = (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;
const gunzip: Unpack = promisify(zlib.gunzip);
const inflate: Unpack = promisify(zlib.inflate);
const inflateRaw: Unpack = promisify(zlib.inflateRaw);
const UNPACK: Record<string, Unpack> = {
  gzip: gunzip,
  "x-gzip": gunzip,
  // The name means zlib, but some senders leave out its two bytes of header.
  deflate: (data, options) =>
    (data[0]! & 0x0f) === 8 && ((data[0]! << 8) | (data[1] ?? 0)) % 31 === 0
      ? inflate(data, options)
      : inflateRaw(data, options),
  br: promisify(zlib.brotliDecompress) as Unpack,
  zstd: promisify(zlib.zstdDecompress) as Unpack,
};

async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  if (!request.body) return Buffer.alloc(0);
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > maxBytes) {
        await discard(reader, maxBytes);
        throw tooLarge("is larger than", maxBytes);
      }
      chunks.push(part.value);
    }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError("invalid_input", "The body ended before it was complete.", { cause });
  }
  const [first] = chunks;
  return chunks.length === 1
    ? Buffer.from(first!.buffer, first!.byteOffset, first!.byteLength)
    : Buffer.concat(chunks, length);
}

/**
 * Takes a little more and throws it away: a sender that is cut off while still writing sees a broken connection instead of
 * the answer that tells it why. What goes on beyond that is cut off.
 */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>, maxBytes: number): Promise<void> {
  const deadline = Date.now() + 2000;
  let left = Math.max(4 * maxBytes, 4 * MAX_JSON_BYTES);
  while (left > 0 && Date.now() < deadline) {
    const part = await reader.read();
    if (part.done) return;
    left -= part.value.length;
  }
  await reader.cancel();
}

function tooLarge(verb: string, maxBytes: number, cause?: unknown): DomainError {
  const size = maxBytes >= 1024 * 1024 ? `${maxBytes / 1024 / 1024} MiB` : `${maxBytes} bytes`;
  return new DomainError("too_large", `The body ${verb}${cause ? " more than" : ""} ${size}.`, { cause });
}

/** A JSON body must say that it is JSON: a page of another site can post text unasked, but not this. */
export function refuseNonJson(type: string): void {
  if (type === "") throw new DomainError("unsupported_media_type", "Content-Type must be application/json.");
  refuseMediaType(type, ["application/json"]);
}
