const COUNTED = /(\d{1,6}) (?:node\(s\) )?((?:Insufficient|didn't|had|were|can't|exceed)[^,]{0,160})/g;

/**
 * A scheduler says of each node why not: "1 node(s) were unschedulable, 3 Insufficient memory". What stopped most nodes is
 * the reason; a cordoned node is usual (control planes are) and is the reason only when nothing else is. Null for other texts.
 */
export function schedulingReason(text: string): string | null {
  if (!/nodes are available/.test(text)) return null;
  const head = text.split("preemption:", 1)[0]!;
  const reasons = [...head.matchAll(COUNTED)].map(([, count, words]) => ({
    count: Number(count),
    words: words!,
  }));
  const lost = reasons.find(({ words }) => /taint.{0,60}(?:unreachable|not-ready)/.test(words));
  if (lost) return `node(s) ${lost.words}`;
  const telling = reasons.filter(({ words }) => !/were unschedulable/.test(words));
  const [most] = (telling.length > 0 ? telling : reasons).sort((a, b) => b.count - a.count);
  return most ? `node(s) ${most.words}` : null;
}
