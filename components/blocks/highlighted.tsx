import { Fragment } from "react";
import { SafeText } from "./safe-text";

/** The words of a search as the server takes them: apart, or "a phrase" in quotes. */
export const wordsOf = (search: string): string[] =>
  [...search.matchAll(/"([^"]+)"|(\S+)/g)].map(([, phrase, word]) => (phrase ?? word)!);

/** Foreign text with the words that were searched for marked. */
export function Highlighted({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return <SafeText text={text} />;
  const any = new RegExp(
    `(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`,
    "i",
  );
  return text.split(any).map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other identity
    <Fragment key={i}>
      {i % 2 === 1 ? (
        <mark className="rounded-[2px] bg-warning/25 text-inherit">
          <SafeText text={part} />
        </mark>
      ) : (
        <SafeText text={part} />
      )}
    </Fragment>
  ));
}
