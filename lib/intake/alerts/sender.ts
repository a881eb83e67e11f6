import type { z } from "zod";
import { isObject } from "./fields";

/** A format of bodies, and how what they tell of is read. */
export interface Sender<Notice> {
  /** As in the URL: /api/v1/alerts/{name}. */
  name: string;
  /** Other names that people try. */
  aliases: readonly string[];
  /** Its bodies are told from all others by their shape; bodies of the rest have the fields that people's templates name. */
  isSure: boolean;
  /** The notices in a body of this format, or null for a body of another. Some bodies of a format tell of nothing. */
  read(body: unknown, now: number): Notice[] | null;
}

interface Declared<S extends z.ZodType, Notice> {
  name: string;
  aliases?: readonly string[];
  isSure?: boolean;
  /** A body has one of these fields, an item of a body that is a list one of those: to look is far cheaper than to parse in vain. */
  has?: readonly string[];
  each?: readonly string[];
  schema: S;
  read: (body: z.output<S>, now: number) => Notice[];
}

/** A sender whose format is a schema: what fits it is read, what does not is another's. */
export const senderOf = <S extends z.ZodType, Notice>(declared: Declared<S, Notice>): Sender<Notice> => ({
  name: declared.name,
  aliases: declared.aliases ?? [],
  isSure: declared.isSure ?? true,
  read(body, now) {
    const [item, fields] = Array.isArray(body) ? [body[0], declared.each] : [body, declared.has];
    if (!isObject(item) || !fields?.some((name) => name in item)) return null;
    const parsed = declared.schema.safeParse(body);
    return parsed.success ? declared.read(parsed.data, now) : null;
  },
});

/** Finds senders by name and alias. */
export function byName<Notice>(
  senders: readonly Sender<Notice>[],
): (name: string) => Sender<Notice> | undefined {
  const names = new Map(
    senders.flatMap((one) => [one.name, ...one.aliases].map((name) => [name, one] as const)),
  );
  return (name) => names.get(name.toLowerCase());
}
