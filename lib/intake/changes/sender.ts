import type { z } from "zod";
import type { ChangeNotice } from "./change";

/** A format of bodies that tell of changes. */
export interface ChangeSender {
  /** As in the URL: /api/v1/changes/{name}. */
  name: string;
  aliases: readonly string[];
  /** The changes in a body of this format, or null for a body of another. Some bodies of the format tell of no change. */
  read(body: unknown): ChangeNotice[] | null;
}

export const changeSender = <S extends z.ZodType>(declared: {
  name: string;
  aliases?: readonly string[];
  schema: S;
  read: (body: z.output<S>) => ChangeNotice[];
}): ChangeSender => ({
  name: declared.name,
  aliases: declared.aliases ?? [],
  read(body) {
    const parsed = declared.schema.safeParse(body);
    return parsed.success ? declared.read(parsed.data) : null;
  },
});
