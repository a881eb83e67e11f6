/** Slow runs (a collection of garbage, a neighbour on the core) say nothing of the code: dudect crops them too. */
const CROPPED_ABOVE = 0.9;
const WARM_UP = 50;

/**
 * Welch's t of how long two kinds of call take, as dudect measures it (Reparaz, Balasch, Verbauwhede, "Dude, is my code
 * constant time?", 2017): taken in random order, so that whatever else the machine does falls on both alike. Above 4.5
 * their times can be told apart.
 */
export async function timingT(
  calls: readonly [() => Promise<unknown>, () => Promise<unknown>],
  samples: number,
): Promise<number> {
  const order = Array.from({ length: samples * 2 }, (_, i) => i % 2).sort(() => Math.random() - 0.5);
  const taken: [number[], number[]] = [[], []];
  for (const [i, kind] of [...order.slice(0, WARM_UP), ...order].entries()) {
    const began = process.hrtime.bigint();
    await calls[kind as 0 | 1]();
    const ns = Number(process.hrtime.bigint() - began);
    if (i >= WARM_UP) taken[kind as 0 | 1].push(ns);
  }
  const all = [...taken[0], ...taken[1]].sort((a, b) => a - b);
  const ceiling = all[Math.floor(all.length * CROPPED_ABOVE)]!;
  const [one, two] = taken.map((times) => momentsOf(times.filter((ns) => ns <= ceiling))) as [
    Moments,
    Moments,
  ];
  return (one.mean - two.mean) / Math.sqrt(one.variance / one.n + two.variance / two.n);
}

interface Moments {
  n: number;
  mean: number;
  variance: number;
}

function momentsOf(values: number[]): Moments {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { n, mean, variance };
}
