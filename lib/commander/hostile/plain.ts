// Control characters, and what is invisible or turns the text around it; other white space is folded below.
const UNSEEN = /\ufeff|(?!\s)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Foreign text without what cannot be seen, white space folded: what a person would read. */
export const plainText = (text: string) => text.replace(UNSEEN, "").replace(/\s+/g, " ").trim();
