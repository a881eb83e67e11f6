import { plural } from "@/lib/kit/format";
import type { Page } from "@/lib/kit/page";

/** How many a screen shows, and that there are more where it shows only the first. */
export const shownOf = ({ data, nextCursor }: Page<unknown>, noun: string): string =>
  nextCursor === null ? plural(data.length, noun) : `the first ${data.length}; the API lists all`;
