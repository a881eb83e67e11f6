import { createInterface } from "node:readline";

/** Something a person can act on: printed as a sentence, without a stack. */
export class Sorry extends Error {}

export const say = (text = "") => process.stdout.write(`${text}\n`);

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colours ? `\x1b[${code}m${text}\x1b[0m` : String(text));
export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);
export const yellow = paint(33);

export const seconds = (ms) => (ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);

/** Announces long work, shows on a terminal how long it has been going on, and says how long it took. */
export async function step(title, work) {
  const began = Date.now();
  const live = process.stdout.isTTY;
  if (!live) say(`${title} …`);
  const draw = () => process.stdout.write(`\r\x1b[K${title} … ${dim(seconds(Date.now() - began))}`);
  const ticker = live ? setInterval(draw, 200) : undefined;
  if (live) draw();
  const clear = () => {
    clearInterval(ticker);
    if (live) process.stdout.write("\r\x1b[K");
  };
  try {
    const result = await work();
    clear();
    say(`${green("✓")} ${title} ${dim(`(${seconds(Date.now() - began)})`)}`);
    return result;
  } catch (error) {
    clear();
    say(`${red("✗")} ${title} ${dim(`(${seconds(Date.now() - began)})`)}`);
    throw error;
  }
}

/** Runs a command line program's body: a {@link Sorry} becomes a sentence, anything else keeps its stack. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    process.stderr.write(`\n${error instanceof Sorry ? red(error.message) : (error?.stack ?? error)}\n`);
    process.exitCode = 1;
  }
}

/** Calls `onLine` for each line of a stream. */
export const lines = (stream, onLine) => createInterface({ input: stream }).on("line", onLine);
