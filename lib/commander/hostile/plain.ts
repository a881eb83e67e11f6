// Colours and links of terminals: the whole sequence, not its first character alone.
const TERMINAL =
  /[\u001b\u009b](?:\[?[0-?]{0,40}[ -/]{0,5}[@-Z\\^-~]|\][^\u0007\u001b]{0,500}(?:\u0007|\u001b\\)?)/g;
// Control characters, and what is invisible or turns the text around it; other white space is folded below.
const UNSEEN = /\ufeff|(?!\s)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const withoutUnseen = (text: string) => text.replace(TERMINAL, "").replace(UNSEEN, "");

/** Foreign text without what cannot be seen, white space folded: what a person would read. */
export const plainText = (text: string) => withoutUnseen(text).replace(/\s+/g, " ").trim();

/** The same, with its lines kept: at most one empty line between two. */
export const plainLines = (text: string) =>
  withoutUnseen(text.replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, "\n"))
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
