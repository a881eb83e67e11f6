import { bold, dim, green, red, say, seconds, yellow } from "./terminal.mjs";

/** The table of all suites, and as the very last line the sum, plain so that programs can read it. */
export function summarise(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  say(`\n${bold("suite".padEnd(width))}  passed  failed  skipped    time`);
  for (const { name, passed, failed, skipped, ms, note } of results) {
    const numbers = [
      passed > 0 ? green(right(passed, 6)) : right(0, 6),
      failed > 0 ? red(right(failed, 6)) : right(0, 6),
      skipped > 0 ? yellow(right(skipped, 7)) : right(0, 7),
    ];
    const time = right(ms === undefined ? "–" : seconds(ms), 6);
    say(`${name.padEnd(width)}  ${numbers.join("  ")}  ${time}${note ? dim(`  ${note}`) : ""}`);
  }
  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  say(`\n${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
  return sum("failed");
}

const right = (value, width) => String(value).padStart(width);
