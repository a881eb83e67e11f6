import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { MAX_PIECES } from "@/lib/intake/limits";
import { DomainError, invalid } from "@/lib/kit/errors";

/** What to do with each field of a message, by its number; the rest is skipped. */
export type Fields = Record<number, readonly [WireType, (wire: Wire) => void]>;

/** Protobuf from strangers: no message reaches beyond the one around it, and there is an end to how many one body holds. */
export class Wire {
  readonly reader: BinaryReader;
  private end: number;
  private pieces = 0;

  constructor(bytes: Uint8Array) {
    this.reader = new BinaryReader(bytes);
    this.end = bytes.length;
  }

  /** The fields of the message from here to its end. */
  fields(fields: Fields): void {
    const { reader, end } = this;
    while (reader.pos < end) {
      const [number, type] = reader.tag();
      const field = fields[number];
      // Another wire type than the schema's is another schema: skipped as unknown, as protobuf has it.
      if (field !== undefined && field[0] === type) field[1](this);
      else reader.skip(type, number);
      if (reader.pos > end) throw new RangeError("a field ends after its message");
    }
  }

  /** A message inside this one. */
  message(fields: Fields): void {
    if (++this.pieces > MAX_PIECES)
      throw new DomainError("too_large", `More than ${MAX_PIECES} messages in one body.`);
    const length = this.reader.uint32();
    const outer = this.end;
    this.end = this.reader.pos + length;
    if (this.end > outer) throw new RangeError("a message ends after the one around it");
    this.fields(fields);
    this.end = outer;
  }
}

/** A field that holds messages; one that holds text; bytes; the numbers. */
export const messages = (read: (wire: Wire) => void) => [WireType.LengthDelimited, read] as const;
export const text = (take: (value: string) => void) =>
  [WireType.LengthDelimited, ({ reader }: Wire) => take(reader.string())] as const;
export const bytes = (take: (value: Uint8Array) => void) =>
  [WireType.LengthDelimited, ({ reader }: Wire) => take(reader.bytes())] as const;
export const varint = (take: (value: number) => void) =>
  [WireType.Varint, ({ reader }: Wire) => take(Number(reader.int64()))] as const;
export const fixed64 = (take: (value: bigint) => void) =>
  [WireType.Bit64, ({ reader }: Wire) => take(BigInt(reader.fixed64()))] as const;

/** Reads a whole body; what is no protobuf of this shape is `invalid_input`. */
export function readProtobuf(body: Uint8Array, fields: Fields): void {
  try {
    new Wire(body).fields(fields);
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw invalid("", `not valid protobuf: ${(cause as Error).message.slice(0, 200)}`);
  }
}
