// Control characters, and what is invisible or turns the text around it; white space is folded below.
const UNSEEN = /(?!\s)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
// A line separator is white space to \s, and so is the byte order mark.
const SPACE = /[\s\ufeff]+/g;

/** Foreign text without what cannot be seen, white space folded: what a person would read. */
export const plainText = (text: string) => text.replace(UNSEEN, "").replace(SPACE, " ").trim();
