/** One ranking: ids, best first, and how much it is trusted beside the others. */
export interface Ranking {
  ids: string[];
  weight: number;
}

/** Small, so that the first places count: the lists here are short and each is good. */
const K = 8;

/** Reciprocal rank fusion (Cormack, Clarke, Buettcher, SIGIR 2009): Σ weight / (K + rank). Best first; ties by the first list. */
export function fuse(rankings: Ranking[]): { id: string; score: number }[] {
  const scores = new Map<string, number>();
  for (const { ids, weight } of rankings)
    ids.forEach((id, i) => {
      scores.set(id, (scores.get(id) ?? 0) + weight / (K + i + 1));
    });
  const best = rankings.reduce((sum, { weight }) => sum + weight / (K + 1), 0);
  return [...scores].map(([id, score]) => ({ id, score: score / best })).sort((a, b) => b.score - a.score);
}
