/**
 * What spreadsheets take for the beginning of a formula, in full width too. Where lists are separated by semicolons, as in
 * most of Europe, they open this file by those and mind no quotes: there a cell begins behind every semicolon and line end.
 */
const FORMULA = /^(?=[=+\-@\t\r\n＝＋－＠])|(?<=[;\r\n])(?=[=+\-@＝＋－＠])/g;

/**
 * One line by RFC 4180. Texts come from anywhere: a cell that a spreadsheet would calculate begins with an apostrophe
 * instead, which it shows as text (OWASP, "CSV Injection").
 */
export const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

function csvCell(text: string | null): string {
  if (text === null) return "";
  const safe = text.replace(FORMULA, "'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
