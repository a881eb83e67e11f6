const COUNTED = /(\d{1,6}) (?:node\(s\) )?((?:Insufficient|didn't|had|were|can't|exceed)[^,]{0,160})/g;

const LOST = /taint.{0,60}(?:unreachable|not-ready)/;
/** The control plane. */
const USUALLY_CORDONED = 1;

/**
 * A scheduler says of each node why not: "1 node(s) were unschedulable, 3 Insufficient memory". A taint is
 * meant to keep others out and says more than a selector; else what stopped most nodes is the reason. One cordoned node is
 * usual, more are a reason. Null for other texts.
 */
export function schedulingReason(text: string): string | null {
  if (!/nodes are available/.test(text)) return null;
  const head = text.split("preemption:", 1)[0]!;
  const reasons = [...head.matchAll(COUNTED)].map(([, count, words]) => ({
    count: Number(count),
    words: words!,
  }));
  const cordoned = reasons.find(({ words }) => /were unschedulable/.test(words));
  const telling = reasons.filter((reason) => reason !== cordoned).sort((a, b) => b.count - a.count);
  const taints = telling.filter(({ words }) => /untolerated taint/.test(words));
  const reason = taints.find(({ words }) => LOST.test(words)) ?? taints[0] ?? telling[0];
  const isCordoned = cordoned && cordoned.count > USUALLY_CORDONED && cordoned.count >= (reason?.count ?? 0);
  const chosen = isCordoned ? cordoned : (reason ?? cordoned);
  return chosen ? `node(s) ${chosen.words}` : null;
}
