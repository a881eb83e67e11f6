import { DomainError, invalid } from "@/lib/kit/errors";

/**
 * A block of snappy (google/snappy, format_description.txt), which carries no frame and no checksum. The length it claims is
 * checked against the ceiling before memory is taken, and no instruction may write past it. Throws `too_large`, `invalid_input`.
 */
export function unpackSnappy(packed: Uint8Array, maxBytes: number): Uint8Array {
  const head = readLength(packed);
  if (head.length > maxBytes)
    throw new DomainError("too_large", `The body unpacks to more than ${maxBytes / 1024 / 1024} MiB.`);
  const out = new Uint8Array(head.length);
  let from = head.at;
  let to = 0;
  while (from < packed.length) {
    const tag = packed[from++]!;
    if ((tag & 3) === 0) {
      const literal = literalLength(packed, tag, from);
      from = literal.at;
      if (from + literal.length > packed.length || to + literal.length > out.length) throw broken();
      out.set(packed.subarray(from, from + literal.length), to);
      from += literal.length;
      to += literal.length;
      continue;
    }
    const extra = COPY_BYTES[tag & 3]!;
    if (from + extra > packed.length) throw broken();
    const near = (tag & 3) === 1;
    const length = near ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const distance = (near ? (tag >> 5) * 256 : 0) + littleEndian(packed, from, extra);
    from += extra;
    if (distance === 0 || distance > to || to + length > out.length) throw broken();
    // Byte by byte when the copy reads what it has just written: that is how a run is spelt.
    if (distance >= length) out.copyWithin(to, to - distance, to - distance + length);
    else for (let i = 0; i < length; i++) out[to + i] = out[to + i - distance]!;
    to += length;
  }
  if (to !== out.length) throw broken();
  return out;
}

/** How many bytes of distance follow a copy's tag, by its lowest two bits. */
const COPY_BYTES = [0, 1, 2, 4];

function readLength(packed: Uint8Array): { length: number; at: number } {
  let length = 0;
  for (let at = 0; at < Math.min(5, packed.length); at++) {
    length += (packed[at]! & 0x7f) * 2 ** (7 * at);
    if (packed[at]! < 0x80) return { length, at: at + 1 };
  }
  throw broken();
}

function literalLength(packed: Uint8Array, tag: number, at: number): { length: number; at: number } {
  const short = tag >> 2;
  if (short < 60) return { length: short + 1, at };
  const bytes = short - 59;
  if (at + bytes > packed.length) throw broken();
  return { length: littleEndian(packed, at, bytes) + 1, at: at + bytes };
}

/** Without shifts: the fourth byte would make the number negative. */
function littleEndian(packed: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + packed[at + i]!;
  return value;
}

const broken = () => invalid("", "the body is not a valid block of snappy");
