const TRIES = 5;
/** What is faster says more of the clock than of the code. */
const SHORTEST_MS = 0.5;
const ROUNDS = 5;

/**
 * How many times as long `run` takes for four times as much: 4 where time follows size, 16 where it follows its square.
 * Of several runs the fastest counts, so that neither the machine's speed nor what else it does matters; below half a
 * millisecond the size is raised until there is something to measure. A busy moment can make any one measurement long, and a
 * square is a square every time: it is measured again while it looks like one, a few times.
 */
export function growthOf(run: (size: number) => unknown, size: number): number {
  const small = fastest(run, size);
  if (small < SHORTEST_MS) return growthOf(run, size * 4);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && least >= LINEAR; round++)
    least = Math.min(least, fastest(run, size * 4) / fastest(run, size));
  return least;
}

/** Between what follows size and what follows its square. */
export const LINEAR = 8;

export function fastest(run: (size: number) => unknown, size: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES; i++) {
    const began = performance.now();
    run(size);
    best = Math.min(best, performance.now() - began);
  }
  return best;
}
