/** A text of at most so many units. What is cut in the middle of a character would be no text to a database. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).toWellFormed();
