/** Share of error lines, against the past. */
export interface Share {
  errors: number;
  lines: number;
}

export interface ShiftVerdict {
  score: number;
  share: number;
  expected: number;
  z: number;
}

/** Four sigmas: one test per service and minute, fewer than the templates have. */
const Z = 4;
const ERRORS_AT_LEAST = 10;
const PAST_MINUTES_AT_LEAST = 10;
const PAST_LINES_AT_LEAST = 100;
/** Effects below these are real and do not matter: two lines in a hundred, and twice the usual. */
const POINTS = 0.02;
const TIMES = 2;

/**
 * Two-proportion z-test with pooled variance (Fleiss 1981, ch. 2), with floors under the effect: in a large service every
 * difference is significant. `past` holds single minutes; the worst but one of them must be exceeded too, because errors come
 * in clumps and the binomial does not know.
 */
export function severityShift(now: Share, past: readonly Share[]): ShiftVerdict | null {
  if (now.errors < ERRORS_AT_LEAST || past.length < PAST_MINUTES_AT_LEAST) return null;
  const before = past.reduce((sum, m) => ({ errors: sum.errors + m.errors, lines: sum.lines + m.lines }), {
    errors: 0,
    lines: 0,
  });
  if (before.lines < PAST_LINES_AT_LEAST) return null;
  const share = now.errors / now.lines;
  const expected = before.errors / before.lines;
  if (share - expected < POINTS || share < TIMES * expected || share <= worstButOne(past)) return null;
  const pooled = (now.errors + before.errors) / (now.lines + before.lines);
  const z = (share - expected) / Math.sqrt(pooled * (1 - pooled) * (1 / now.lines + 1 / before.lines));
  if (!(z >= Z) && pooled < 1) return null;
  return { score: 0.5 + 0.35 * Math.min(1, (share - expected) / 0.4), share, expected, z };
}

function worstButOne(past: readonly Share[]): number {
  const shares = past.filter((m) => m.lines >= ERRORS_AT_LEAST).map((m) => m.errors / m.lines);
  return shares.sort((a, b) => b - a)[1] ?? 0;
}
