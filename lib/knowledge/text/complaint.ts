import { stem } from "./stem";
import { termsOf } from "./terms";

const WORDS =
  "fail failure failed error err exception unable cannot lost kill killed refused reject denied timeout abort dead bad invalid " +
  "corrupt crash fatal panic unreachable unavailable exceeded slow warn warning retry forcibly deadlock broken unexpected " +
  "overload throttle leak degraded unhealthy mismatch violation missing";
const PAIRS = "timed out,not found,not enough,no space,no route,out memory,too many";
const COMPLAINTS = new Set([
  ...WORDS.split(" ").map(stem),
  ...PAIRS.split(",").map((pair) => stem(pair.replace(" ", ""))),
]);

/** Whether a line speaks of something that went wrong, by its words: for logs that carry no level. */
export const complains = (text: string): boolean =>
  termsOf(text.slice(0, 2000)).some((term) => COMPLAINTS.has(term.text));
