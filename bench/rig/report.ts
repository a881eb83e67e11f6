import os from "node:os";

export type Row = { case: string } & Record<string, number | string | null>;

export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  node: string;
  /** Name and version of each that was measured. */
  database: string;
}

export const machine = (databases: string[]): Machine => ({
  cpu: os.cpus()[0]?.model.trim() ?? "unknown",
  cores: os.cpus().length,
  memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
  node: process.version,
  database: databases.join("; "),
});

/** Prints the rows for people and, when asked, the whole as the last line for programs. */
export function report(name: string, rows: Row[], databases: string[], json: boolean): void {
  for (const { case: title, ...figures } of rows) {
    console.log(`\n${title}`);
    for (const [key, value] of Object.entries(figures)) console.log(`  ${key.padEnd(26)} ${shown(value)}`);
  }
  if (json) console.log(JSON.stringify({ name, machine: machine(databases), rows, mean: meanOf(rows) }));
}

const shown = (value: number | string | null) =>
  typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: 2 }) : String(value);

/** The mean of each figure over the rows that have it. */
function meanOf(rows: Row[]): Record<string, number> {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const row of rows)
    for (const [key, value] of Object.entries(row)) {
      if (typeof value !== "number") continue;
      const entry = sums.get(key) ?? { sum: 0, count: 0 };
      sums.set(key, { sum: entry.sum + value, count: entry.count + 1 });
    }
  return Object.fromEntries([...sums].map(([key, { sum, count }]) => [key, rounded(sum / count)]));
}

/** Three digits behind the point: more would pretend. */
export const rounded = (value: number) => Math.round(value * 1000) / 1000;

/** The value below which this share of the samples lies (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) return 0;
  const sorted = Float64Array.from(samples).sort();
  return rounded(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!);
}
