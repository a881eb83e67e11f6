import type { z } from "zod";
import type { Notice } from "./notice";

/** A format of bodies, and how it is read. */
export interface Sender {
  /** As in the URL: /api/v1/alerts/{name}. */
  name: string;
  /** Other names that people try. */
  aliases: readonly string[];
  /** Its bodies are told from all others by their shape; bodies of the rest have the fields that people's templates name. */
  isSure: boolean;
  /** The notices in a body of this format, or null for a body of another. Some bodies of the format tell of no alert. */
  read(body: unknown, now: number): Notice[] | null;
}

/** A sender whose format is a schema: what fits it is read, what does not is another's. */
export const sender = <S extends z.ZodType>(declared: {
  name: string;
  aliases?: readonly string[];
  isSure?: boolean;
  schema: S;
  read: (body: z.output<S>, now: number) => Notice[];
}): Sender => ({
  name: declared.name,
  aliases: declared.aliases ?? [],
  isSure: declared.isSure ?? true,
  read(body, now) {
    const parsed = declared.schema.safeParse(body);
    return parsed.success ? declared.read(parsed.data, now) : null;
  },
});
