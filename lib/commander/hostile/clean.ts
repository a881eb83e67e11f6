import { cut } from "@/lib/kit/cut";
import { harmless } from "./fence";
import { plainLines } from "./plain";
import { givesOrders } from "./speech";

const LEFT_OUT = "[link left out]";
const IMAGE = /!\[([^\]\n]{0,300})\]\s?(?:\([^)\n]{0,3000}\)|\[[^\]\n]{0,300}\])/g;
const LINK = /\[([^\]\n]{0,300})\]\(([^)\n]{0,3000})\)/g;
const REFERENCE = /^ {0,3}\[[^\]\n]{1,200}\]:\s?\S+.*$/gm;
const HTML = /<[/!?]?[a-z][^<>]{0,2000}>?/gi;
/** Anything with a scheme, a `www.`, or a host with a path and a query: what a screen or a chat turns into a link. */
const ADDRESS =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"'`)\]}]{1,3000}|\b(?:javascript|data|mailto|tel|vbscript|file):[^\s<>"'`)\]}]{1,3000}|\bwww\.[^\s<>"'`)\]}]{1,3000}|(?<![\w./@-])\/\/[\w-]{1,63}\.[^\s<>"'`)\]}]{1,3000}|\b[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?::\d{1,5})?\/[^\s<>"'`)\]}?]{0,1000}\?[^\s<>"'`)\]}]{1,2000}/gi;

/**
 * Any name with a dot in it that could be one of a host, with whom one writes to there: programs make links of these as well, and
 * a look-up of a name alone carries it away. What is a file or a class to a reader looks the same.
 */
const HOST =
  /(?<![\w.@-])(?:[\w.+-]{1,64}@)?(?:[a-z0-9](?:[\w-]{0,62})[.。．｡]){1,8}[a-z]{2,24}(?![\w@-])(?:[:/?#][^\s<>"'`)\]}]{0,2000})?/gi;

/**
 * What a model wrote, as it may be shown: plain text without images, HTML or what nobody sees. Of addresses and
 * names of hosts those remain that stand word for word in `evidence`, texts of rows that hold and names that are known; a model must not be able to make one up, for an address can carry
 * away what it read.
 */
export function cleanOutput(text: string, evidence: readonly string[] = [], most = 4000): string {
  const known = (address: string) => evidence.some((row) => row.includes(address));
  const kept = (address: string) => (known(address.replace(/[.,;:!?]+$/, "")) ? address : LEFT_OUT);
  const plain = plainLines(cut(text, most * 4))
    .replace(IMAGE, (_, words: string) => words)
    .replace(REFERENCE, "")
    .replace(LINK, (_, words: string, address: string) => `${words} ${address}`)
    .replace(HTML, "")
    .replace(ADDRESS, kept)
    .replace(HOST, kept)
    // Together with what follows it would be markup.
    .replaceAll(`${LEFT_OUT}(`, `${LEFT_OUT} (`);
  return cut(
    plain
      .split("\n")
      .map(harmless)
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim(),
    most,
  );
}

const sentences = (text: string) =>
  text
    .split(/(?<=[.!?])\s+|\n/)
    .map((one) => one.trim())
    .filter(Boolean);

/** The sentences of a model that give no orders and that `isFit` lets through, in their order. */
export const fitSentences = (text: string, isFit: (sentence: string) => boolean = () => true): string =>
  sentences(text)
    .filter((one) => !givesOrders(one) && isFit(one))
    .join(" ");
