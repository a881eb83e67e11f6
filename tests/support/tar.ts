/** What a test puts into an archive. */
export interface Given {
  path: string;
  content?: string | Buffer;
  type?: string;
  /** Written into the header instead of the true one. */
  size?: string | Buffer;
}

/** A tar of these entries, with two blocks of zeros behind. */
export const tarOf = (...entries: Given[]): Buffer =>
  Buffer.concat([...entries.map(entryOf), Buffer.alloc(1024)]);

export function entryOf({ path, content = "", type = "0", size }: Given): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write("0000644\0", 100);
  if (Buffer.isBuffer(size)) size.copy(header, 124);
  else header.write(size ?? `${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("        ", 148);
  header.write(type, 156);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** An extended header that gives the next entry its path. */
export function paxPath(path: string): Given {
  const body = ` path=${path}\n`;
  const bytes = Buffer.byteLength(body);
  let length = bytes + String(bytes).length;
  length = bytes + String(length).length;
  return { path: "pax", type: "x", content: `${length}${body}` };
}
